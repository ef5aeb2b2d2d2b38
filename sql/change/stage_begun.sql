-- Since when figures and goals add up that grow with their months, a flow's quarter or year to date: the
-- first month the unit reported it. Grain: kpi, unit, basis.
CREATE OR REPLACE TABLE what_if.work.begun AS
SELECT s.kpi, s.unit, s.basis, greatest(u.first_month, min(r.month_index)) AS first_month
FROM (SELECT DISTINCT kpi, unit, basis FROM ref.measures) AS s
INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
INNER JOIN ref.units AS u ON s.unit = u.unit
LEFT JOIN work.resolved AS r ON s.kpi = r.kpi AND s.unit = r.unit
WHERE k.over_time = 'sum' AND s.basis IN ('quarter', 'ytd')
GROUP BY s.kpi, s.unit, s.basis, u.first_month
