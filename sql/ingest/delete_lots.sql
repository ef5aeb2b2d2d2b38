-- Forget a source's lots, once none of its vintages is left.
-- Grain: source. Parameter: source.
DELETE FROM core.lots
WHERE source = $source
