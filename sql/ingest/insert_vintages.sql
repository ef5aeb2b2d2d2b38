-- A vintage for every cell that is new or other than what stood.
-- Grain: kpi, unit, month_index. Parameter: lots (the number before its first lot's). Reads
-- `incoming` and `standing`.
INSERT INTO core.numbered_vintages
SELECT
    $lots + i.lot AS lot,
    i.kpi_number AS kpi,
    i.unit_number AS unit,
    i.month_index,
    i.value,
    CASE
        WHEN i.summands <> 1 OR i.numerator IS NOT NULL OR i.denominator IS NOT NULL
            THEN [i.numerator, i.denominator, i.summands]
    END AS parts,
    i.row_number
FROM incoming AS i
LEFT JOIN standing AS e ON i.place = e.place AND i.block = e.block AND e.is_equal
WHERE e.place IS NULL
