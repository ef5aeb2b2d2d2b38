-- The lots of the tombstones of a delivery or a person that withdraws claims: one for each status these had.
-- Grain: number. Parameters: source, seq. Reads `standing`.
INSERT INTO core.lots
SELECT
    (SELECT coalesce(max(number), 0) FROM core.lots) + row_number() OVER (ORDER BY a.status),
    $source,
    a.status,
    TRUE,
    $seq,
    NULL,
    NULL
FROM (SELECT DISTINCT status FROM standing WHERE is_absent) AS a
