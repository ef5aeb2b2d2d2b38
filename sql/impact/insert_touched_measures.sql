-- All measures of a step's touched objectives in the months a scenario can reach: their order and their
-- weights. Grain: unit, kpi, basis, first_month. Parameter: step.
INSERT INTO what_if.ref.measures
WITH touched AS (
    SELECT
        t.copy,
        t.unit,
        t.objective,
        min(t.month_index) AS first_month,
        max(t.month_index) AS last_month
    FROM what_if.work.touched AS t
    WHERE t.step = $step
    GROUP BY t.copy, t.unit, t.objective
)
SELECT
    m.* REPLACE (
        t.copy AS unit,
        greatest(m.first_month, t.first_month) AS first_month,
        least(m.last_month, t.last_month) AS last_month
    )
FROM touched AS t
INNER JOIN ref.measures AS m ON t.unit = m.unit AND t.objective = m.objective
WHERE greatest(m.first_month, t.first_month) <= least(m.last_month, t.last_month)
