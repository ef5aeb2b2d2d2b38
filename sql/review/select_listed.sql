-- Which sources may be believed for which KPI at some time: in general, and of units with their own order.
-- Grain: kpi, unit (empty in general), source.
SELECT DISTINCT kpi, unit, source
FROM ref.precedence
ORDER BY kpi, unit, source
