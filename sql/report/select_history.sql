-- Figures of the months shown and the goals they can be held against, for every measured figure.
-- Grain: unit, kpi, month. Parameters: first, last ('YYYY-MM').
SELECT DISTINCT s.unit, s.kpi, m.month, v.value, t.goal
FROM ref.measures AS s
CROSS JOIN ref.months AS m
LEFT JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit AND m.month = v.month
LEFT JOIN work.month_goals AS t
    ON s.kpi = t.kpi AND s.unit = t.unit AND m.month_index = t.month_index
WHERE m.month BETWEEN $first AND $last
ORDER BY s.unit, s.kpi, m.month
