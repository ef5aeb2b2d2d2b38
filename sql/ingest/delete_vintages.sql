-- Forget a source's vintages, to read its deliveries again or because it is no longer configured.
-- Grain: source. Parameter: source.
DELETE FROM core.numbered_vintages
WHERE lot IN (SELECT l.number FROM core.lots AS l WHERE l.source = $source)
