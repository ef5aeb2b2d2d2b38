-- Every choice of the factors that differ, from none (before) to all (now), of cards on which more
-- than one does. Those between are scored, cut into batches that fit in memory.
-- Grain: number, bits. Parameter: size, the lines of a batch.
CREATE OR REPLACE TABLE what_if.work.choices AS
SELECT
    m.number,
    b.bits::INTEGER AS bits,
    m.number || ':' || b.bits AS copy,
    b.bits NOT IN (0, m.mask) AS is_between,
    (
        sum(m.lines) OVER (ORDER BY m.number, b.bits ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) // $size
    )::INTEGER AS batch
FROM what_if.work.masks AS m
INNER JOIN range(0, 32) AS b (bits) ON b.bits & ~m.mask = 0
WHERE bit_count(m.mask) > 1 AND m.lines > 0
