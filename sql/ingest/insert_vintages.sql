-- A vintage for every cell that is new or other than what stood.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads `incoming` and `standing`.
INSERT INTO core.vintages
SELECT
    $source,
    i.kpi,
    i.unit,
    i.month_index,
    i.value,
    i.numerator,
    i.denominator,
    i.status,
    FALSE,
    $seq,
    NULL,
    i.row_number,
    i.summands,
    i.currency
FROM incoming AS i
LEFT JOIN standing AS s ON i.place = s.place AND i.block = s.block AND s.is_equal
WHERE s.place IS NULL
