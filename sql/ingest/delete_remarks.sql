-- Forget a source's remarks, to read its deliveries again or because it is no longer configured.
-- Grain: source. Parameter: source.
DELETE FROM core.remarks
WHERE source = $source
