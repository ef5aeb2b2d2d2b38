-- Whether any claim of a source stands, be it a tombstone.
-- Grain: one row. Parameter: source.
SELECT count(*) > 0 AS stands FROM core.vintages
WHERE source = $source AND seq_to IS NULL
