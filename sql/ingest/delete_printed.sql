-- Forget what a source prints, to read its deliveries again or because it is no longer configured.
-- Grain: source. Parameter: source.
DELETE FROM core.printed
WHERE source = $source
