-- What stands for siblings that nobody reports: the sum of their own child units.
-- Grain: kpi, unit, month_index.
INSERT INTO what_if.work.candidates
SELECT v.* REPLACE (s.copy AS unit)
FROM work.candidates AS v
INNER JOIN what_if.work.siblings AS s
    ON v.kpi = s.kpi AND v.unit = s.unit AND v.month_index = s.month_index
WHERE v.position IS NULL
