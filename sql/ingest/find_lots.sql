-- The first and the last lot of a delivery, NULL where it has none; those between are its own too.
-- Grain: one row. Parameter: seq.
SELECT
    min(number) AS first,
    max(number) AS last
FROM core.lots
WHERE seq_from = $seq
