-- The month's target of the kpis and units that have such a break.
-- Grain: kpi, unit, month_index. Parameter: rules.
SELECT DISTINCT t.kpi, t.unit, m.month_index, t.goal
FROM mart.targets AS t
INNER JOIN mart.breaks AS b ON t.kpi = b.kpi AND t.unit = b.unit AND t.month = b.month
INNER JOIN ref.months AS m ON t.month = m.month
WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
ORDER BY ALL
