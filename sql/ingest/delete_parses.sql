-- Forget a source's parses, to read its deliveries again or because it is no longer configured.
-- Grain: source. Parameter: source.
DELETE FROM core.parses
WHERE source = $source
