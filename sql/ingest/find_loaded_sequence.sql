-- The newest delivery of a source that is loaded, 0 where none is.
-- Grain: one row. Parameter: source.
SELECT coalesce(max(seq), 0) AS seq FROM core.loads
WHERE source = $source
