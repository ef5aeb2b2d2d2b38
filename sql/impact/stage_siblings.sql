-- Which figures the children that no exchange reaches need: those of the months they are added up in,
-- and the first of each, since a child is expected from there on.
-- Grain: kpi, unit, month_index.
CREATE OR REPLACE TABLE what_if.work.siblings AS
WITH wanted AS (
    SELECT DISTINCT kpi, unit, copy, month_index
    FROM what_if.work.links
    WHERE NOT is_reached
),
wanted_ever AS (
    SELECT DISTINCT kpi, unit, copy
    FROM wanted
),
figures AS (
    SELECT kpi, unit, month_index
    FROM work.resolved
    UNION ALL
    SELECT kpi, unit, month_index
    FROM work.candidates
    WHERE position IS NULL
)
SELECT kpi, unit, copy, month_index
FROM wanted
UNION
SELECT w.kpi, w.unit, w.copy, min(f.month_index)
FROM figures AS f
INNER JOIN wanted_ever AS w ON f.kpi = w.kpi AND f.unit = w.unit
GROUP BY w.kpi, w.unit, w.copy
