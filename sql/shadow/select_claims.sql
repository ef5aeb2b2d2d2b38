-- Every claim of every source up to a month, also those that were replaced.
-- Grain: source, kpi, unit, month, since_delivery. Parameters: month ('YYYY-MM'), unit (NULL for all).
SELECT source, kpi, unit, month, value, is_current
FROM mart.observations
WHERE month <= $month AND (unit = $unit OR $unit IS NULL) AND NOT withdrawn AND value IS NOT NULL
ORDER BY source, kpi, unit, month, since_delivery
