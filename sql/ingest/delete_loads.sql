-- Forget a source's loads, to read its deliveries again or because it is no longer configured.
-- Grain: source. Parameter: source.
DELETE FROM core.loads
WHERE source = $source
