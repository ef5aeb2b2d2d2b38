-- How many months a figure and its goal add up over, where they grow with their months: a flow's year
-- to date, from the first month the unit reported it. Grain: kpi, unit, basis, month_index.
CREATE OR REPLACE TABLE what_if.work.months AS
WITH measured AS (
    SELECT s.kpi, s.unit, s.basis, greatest(u.first_month, min(r.month_index)) AS first_month
    FROM (SELECT DISTINCT kpi, unit, basis FROM ref.measures) AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    INNER JOIN ref.units AS u ON s.unit = u.unit
    LEFT JOIN work.resolved AS r ON s.kpi = r.kpi AND s.unit = r.unit
    WHERE k.over_time = 'sum' AND s.basis IN ('quarter', 'ytd')
    GROUP BY s.kpi, s.unit, s.basis, u.first_month
)
SELECT
    t.kpi,
    t.unit,
    t.basis,
    m.month_index,
    greatest(1, m.month_index - greatest(CASE t.basis WHEN 'quarter' THEN m.quarter_start ELSE m.fiscal_start END, t.first_month) + 1) AS months
FROM measured AS t
CROSS JOIN ref.months AS m
