-- The resolved figures of siblings. Grain: kpi, unit, month_index.
INSERT INTO what_if.work.resolved
SELECT v.* REPLACE (s.copy AS unit)
FROM work.resolved AS v
INNER JOIN what_if.work.siblings AS s
    ON v.kpi = s.kpi AND v.unit = s.unit AND v.month_index = s.month_index
