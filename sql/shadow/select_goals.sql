-- Our targets month by month. Grain: kpi, unit, month. Parameter: unit (NULL for all).
SELECT kpi, unit, month, goal
FROM mart.targets
WHERE unit = $unit OR $unit IS NULL
ORDER BY kpi, unit, month
