-- A tombstone for every claim the delivery withdraws.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads `standing`.
INSERT INTO core.vintages
SELECT
    $source,
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
