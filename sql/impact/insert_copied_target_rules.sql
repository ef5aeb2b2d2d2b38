-- What gives the targets of each figure in the months its periods need. Grain: kpi, unit, month_index.
INSERT INTO what_if.work.target_rules
SELECT DISTINCT t.* REPLACE (s.copy AS unit)
FROM what_if.work.series AS s
INNER JOIN work.target_rules AS t
    ON
        s.kpi = t.kpi AND s.unit = t.unit
        AND t.month_index BETWEEN s.first_month AND s.last_month
