-- The declaration a source was last read under; no row where it never was.
-- Grain: source. Parameter: source.
SELECT parse_digest FROM core.parses
WHERE source = $source
