-- Resolved figures of a KPI and unit in some months. Grain: month.
-- Parameters: kpi, unit, first, last ('YYYY-MM').
SELECT month, value, status, rule, source, coverage
FROM mart.kpi_values
WHERE kpi = $kpi AND unit = $unit AND month BETWEEN $first AND $last
ORDER BY month
