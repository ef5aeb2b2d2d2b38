-- A vintage for every cell that is new or other than what stood.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads `incoming` and `standing`.
INSERT INTO core.numbered_vintages
SELECT
    s.number AS source,
    k.number AS kpi,
    u.number AS unit,
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
INNER JOIN core.ids AS k ON i.kpi = k.id
INNER JOIN core.ids AS u ON i.unit = u.id
LEFT JOIN standing AS e ON i.place = e.place AND i.block = e.block AND e.is_equal
WHERE e.place IS NULL
