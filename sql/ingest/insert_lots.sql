-- The lots of a delivery's vintages, as far as there are any of them.
-- Grain: number. Parameters: source, seq, lots (the number before its first lot's). Reads
-- `incoming_lots`.
INSERT INTO core.lots
SELECT
    $lots + i.number,
    $source,
    i.status,
    FALSE,
    $seq,
    NULL,
    i.currency
FROM incoming_lots AS i
INNER JOIN (SELECT DISTINCT v.lot FROM core.numbered_vintages AS v WHERE v.lot > $lots) AS v
    ON $lots + i.number = v.lot
