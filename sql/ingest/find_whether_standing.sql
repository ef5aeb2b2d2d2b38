-- Whether any claim of a source stands, be it a tombstone, and the number of the last lot there is.
-- Grain: one row. Parameter: source.
SELECT
    EXISTS(
        SELECT 1 FROM core.numbered_vintages AS v
        INNER JOIN core.lots AS l ON v.lot = l.number
        WHERE l.source = $source AND l.seq_to IS NULL
    ) AS stands,
    (SELECT coalesce(max(number), 0) FROM core.lots) AS lots
