-- Figures that stand on a scorecard. Grain: unit, kpi.
SELECT DISTINCT unit, kpi
FROM ref.measures
ORDER BY unit, kpi
