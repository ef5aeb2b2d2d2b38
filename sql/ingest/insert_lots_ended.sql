-- The lots of vintages that end with a delivery.
-- Grain: number. Parameter: seq. Reads `ending`.
INSERT INTO core.lots
SELECT
    e.ended,
    l.source,
    l.status,
    l.withdrawn,
    l.seq_from,
    $seq,
    l.currency
FROM ending AS e
INNER JOIN core.lots AS l ON e.lot = l.number
