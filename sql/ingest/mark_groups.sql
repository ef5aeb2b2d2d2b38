-- Rows of figures that several rows do not make, but for those at fault themselves.
-- Grain: place, block. Reads `claims`, `broken_groups` and `marked`.
INSERT INTO marked
SELECT
    c.place,
    c.block,
    CASE WHEN c.day = b.day THEN coalesce(b.deciding_fault, b.fault) ELSE b.fault END AS fault
FROM claims AS c
INNER JOIN broken_groups AS b
    ON c.kpi = b.kpi AND c.unit = b.unit AND c.month_index = b.month_index
LEFT JOIN marked AS m ON c.place = m.place AND c.block = m.block
WHERE
    NOT c.is_ignored
    AND c.is_keyed
    AND c.combine IS NOT NULL
    AND c.fault IS NULL
    AND m.place IS NULL
