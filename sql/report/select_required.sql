-- Comments required of one month. Grain: unit, kpi. Parameter: month ('YYYY-MM').
SELECT *
FROM mart.required_comments
WHERE month = $month
ORDER BY unit, kpi
