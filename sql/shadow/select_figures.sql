-- Our figures up to a month, with what they add up to. Grain: kpi, unit, month.
-- Parameters: month ('YYYY-MM'), unit (NULL for all).
SELECT kpi, unit, month, value, ytd_value, rolling_12_value, rule, source
FROM mart.kpi_values
WHERE month <= $month AND (unit = $unit OR $unit IS NULL)
ORDER BY kpi, unit, month
