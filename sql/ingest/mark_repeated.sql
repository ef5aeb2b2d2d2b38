-- Claims of repeated keys that are not at fault for another reason.
-- Grain: place, block. Reads `claims`, `repeated_notes` and `marked`.
INSERT INTO marked
SELECT
    c.place,
    c.block,
    r.fault
FROM claims AS c
INNER JOIN repeated_notes AS r
    ON c.kpi = r.kpi AND c.unit = r.unit AND c.month_index = r.month_index
LEFT JOIN marked AS m ON c.place = m.place AND c.block = m.block
WHERE
    NOT c.is_ignored
    AND c.is_keyed
    AND c.combine IS NULL
    AND c.fault IS NULL
    AND m.place IS NULL
