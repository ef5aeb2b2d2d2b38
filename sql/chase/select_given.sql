-- Figures of a form that were given, or of which it was said why there is none. Grain: kpi, unit.
-- Parameters: source, month.
SELECT kpi, unit
FROM mart.observations
WHERE source = $source AND month = $month AND is_current
UNION
SELECT kpi, unit
FROM mart.remarks
WHERE source = $source AND month = $month AND kind = 'not_available' AND is_current
