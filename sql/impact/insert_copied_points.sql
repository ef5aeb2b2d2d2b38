-- The scales of each figure in the months its periods need. Grain: kpi, unit, month_index, kind, position.
INSERT INTO what_if.work.points
SELECT DISTINCT p.* REPLACE (s.copy AS unit)
FROM what_if.work.series AS s
INNER JOIN work.points AS p
    ON
        s.kpi = p.kpi AND s.unit = p.unit
        AND p.month_index BETWEEN s.first_month AND s.last_month
