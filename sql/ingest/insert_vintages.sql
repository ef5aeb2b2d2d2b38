-- A vintage for every cell that is new or other than what stood.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads `incoming` and `standing`.
INSERT INTO core.numbered_vintages
SELECT
    s.number AS source,
    i.kpi_number AS kpi,
    i.unit_number AS unit,
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
INNER JOIN core.ids AS s ON s.id = $source
LEFT JOIN standing AS e ON i.place = e.place AND i.block = e.block AND e.is_equal
WHERE e.place IS NULL
