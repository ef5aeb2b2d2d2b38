-- Resolved figures of the copies that are not what they are without the exchange.
-- Grain: number, kpi, unit.
INSERT INTO what_if.work.changes
SELECT r.number, v.* REPLACE (r.unit AS unit)
FROM what_if.work.resolved AS v
INNER JOIN what_if.work.reach AS r ON v.unit = r.copy
LEFT JOIN work.resolved AS b
    ON v.kpi = b.kpi AND r.unit = b.unit AND v.month_index = b.month_index
ANTI JOIN what_if.work.changes AS c ON v.kpi = c.kpi AND r.number = c.number AND r.unit = c.unit
WHERE
    b.kpi IS NULL
    OR v.value IS DISTINCT FROM b.value
    OR v.numerator IS DISTINCT FROM b.numerator
    OR v.denominator IS DISTINCT FROM b.denominator
    OR v.coverage <> b.coverage
