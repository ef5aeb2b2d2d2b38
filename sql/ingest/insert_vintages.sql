-- A vintage for every cell that is new or other than what stood.
-- Grain: kpi, unit, month_index. Parameters: source, seq.
INSERT INTO core.vintages
SELECT
    $source,
    kpi,
    unit,
    month_index,
    value,
    numerator,
    denominator,
    status,
    FALSE,
    $seq,
    NULL,
    row_number
FROM compared
WHERE NOT is_equal
