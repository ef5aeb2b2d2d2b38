-- Figures that several rows should make and do not, and why.
-- Grain: kpi, unit, month_index. Reads `combined`, `kpi_ids` and `unit_ids`.
SELECT
    c.kpi,
    c.unit,
    c.month_index,
    c.day,
    k.id AS kpi_id,
    u.id AS unit_id,
    c.month_index AS month,
    c.summands,
    c.combine,
    c.faulty_row,
    c.is_mixed,
    c.is_of_several AND k.is_amount AND c.combine <> 6 AS is_of_several,
    c.row_numbers,
    c.numerator,
    c.denominator,
    c.value,
    c.total
FROM combined AS c
INNER JOIN kpi_ids AS k ON c.kpi = k.number
INNER JOIN unit_ids AS u ON c.unit = u.number
WHERE
    c.faulty_row IS NOT NULL
    OR c.is_mixed
    OR (c.is_of_several AND k.is_amount AND c.combine <> 6)
    OR len(c.row_numbers) > 1
    OR c.is_too_large
ORDER BY c.place, c.block
