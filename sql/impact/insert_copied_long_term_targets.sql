-- The long-term targets of each figure. Grain: kpi, unit, month_index.
INSERT INTO what_if.work.long_term_targets
SELECT DISTINCT t.* REPLACE (s.copy AS unit)
FROM what_if.work.series AS s
INNER JOIN work.long_term_targets AS t
    ON
        s.kpi = t.kpi AND s.unit = t.unit
        AND t.month_index BETWEEN s.month_index AND s.last_month
