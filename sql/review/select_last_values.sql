-- Figures of the months before one, as they were last resolved. Grain: kpi, unit, month.
-- Parameters: first_month, last_month ('YYYY-MM', both included).
SELECT kpi, unit, month, value
FROM mart.kpi_values
WHERE month BETWEEN $first_month AND $last_month
ORDER BY kpi, unit, month
