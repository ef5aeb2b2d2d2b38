-- Forget a source's vintages, to read its deliveries again or because it is no longer configured.
-- Grain: source. Parameter: source.
DELETE FROM core.vintages
WHERE source = $source
