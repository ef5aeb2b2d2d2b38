-- A tombstone for every claim the delivery withdraws.
-- Grain: kpi, unit, month_index. Parameter: seq. Reads `standing`.
INSERT INTO core.numbered_vintages
SELECT
    source,
    kpi,
    unit,
    month_index,
    NULL,
    NULL,
    NULL,
    status,
    TRUE,
    $seq,
    NULL,
    NULL,
    NULL,
    NULL
FROM standing
WHERE is_absent
