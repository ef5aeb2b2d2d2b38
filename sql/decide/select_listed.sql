-- Sources that may be believed for a KPI somewhere, at some time. Grain: source. Parameter: kpi.
SELECT DISTINCT source
FROM ref.precedence
WHERE kpi = $kpi
ORDER BY source
