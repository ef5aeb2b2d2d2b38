-- Whether any claim of a source stands, be it a tombstone.
-- Grain: one row. Parameter: source.
SELECT count(*) > 0 AS stands FROM core.numbered_vintages
WHERE source = (SELECT number FROM core.ids WHERE id = $source) AND seq_to IS NULL
