-- Which sources may be believed for which KPI somewhere, at some time. Grain: kpi, source.
SELECT DISTINCT kpi, source
FROM ref.precedence
ORDER BY kpi, source
