-- Child units that a decision leaves out of the sums above. Grain: kpi, unit, month_index.
INSERT INTO what_if.work.ignored
SELECT DISTINCT g.* REPLACE (l.copy AS unit)
FROM work.ignored AS g
INNER JOIN what_if.work.links AS l
    ON g.kpi = l.kpi AND g.unit = l.unit AND g.month_index = l.month_index
