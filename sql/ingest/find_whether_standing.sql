-- Whether any claim of a source stands, be it a tombstone.
-- Grain: one row. Parameter: source.
SELECT count(*) > 0 AS stands
FROM core.numbered_vintages AS v
INNER JOIN core.lots AS l ON v.lot = l.number
WHERE l.source = $source AND l.seq_to IS NULL
