-- Every source the warehouse holds rows of.
-- Grain: source.
SELECT source FROM core.loads
UNION
SELECT source FROM core.parses
ORDER BY source
