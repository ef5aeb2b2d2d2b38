-- Figures that several rows should make and do not, and why. Amounts in several currencies make none;
-- rows that are counted are no amounts.
-- Grain: kpi, unit, month_index. Reads `combined`, `kpi_ids` and `unit_ids`.
WITH named AS (
    SELECT
        c.*,
        k.id AS kpi_id,
        u.id AS unit_id,
        c.is_of_several AND k.is_amount AND c.combine <> 6 AS adds_currencies
    FROM combined AS c
    INNER JOIN kpi_ids AS k ON c.kpi = k.number
    INNER JOIN unit_ids AS u ON c.unit = u.number
)
SELECT
    kpi,
    unit,
    month_index,
    day,
    kpi_id,
    unit_id,
    month_index AS month,
    summands,
    combine,
    faulty_row,
    is_mixed,
    adds_currencies,
    row_numbers,
    numerator,
    denominator,
    value,
    total
FROM named
WHERE
    faulty_row IS NOT NULL
    OR is_mixed
    OR adds_currencies
    OR len(row_numbers) > 1
    OR is_too_large
ORDER BY place, block
