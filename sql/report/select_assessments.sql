-- How people see objectives of one month. Grain: unit, objective. Parameter: month ('YYYY-MM').
SELECT *
FROM mart.assessments
WHERE month = $month
ORDER BY unit, objective
