-- Goals that a month's figure can be held against. What is divided by a stock is in a period as many
-- times the month's as the period has months, so that a goal of periods alone is none of the month.
-- Grain: kpi, unit, month_index.
CREATE VIEW work.month_goals (
    kpi, -- kpi id
    unit, -- unit id
    month_index, -- month
    goal, -- in base units; of a band its lower end
    goal_high -- of a band: its upper end
) AS
WITH periods AS (
    SELECT s.kpi, s.unit
    FROM ref.measures AS s
    INNER JOIN ref.formulas AS f ON s.kpi = f.kpi
    WHERE f.on_stock
    GROUP BY s.kpi, s.unit
    HAVING NOT bool_or(s.basis = 'month')
)

SELECT t.kpi, t.unit, t.month_index, t.goal, t.goal_high
FROM work.targets AS t
ANTI JOIN periods AS p ON t.kpi = p.kpi AND t.unit = p.unit
