-- A tombstone for every claim that is withdrawn.
-- Grain: kpi, unit, month_index. Parameter: seq. Reads `standing`.
INSERT INTO core.numbered_vintages BY NAME
SELECT
    l.number AS lot,
    s.kpi,
    s.unit,
    s.month_index
FROM standing AS s
INNER JOIN core.lots AS l ON s.status = l.status
WHERE s.is_absent AND l.seq_from = $seq AND l.withdrawn
