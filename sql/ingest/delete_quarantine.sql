-- Forget a source's quarantine, to read its deliveries again or because it is no longer configured.
-- Grain: source. Parameter: source.
DELETE FROM core.quarantine
WHERE source = $source
