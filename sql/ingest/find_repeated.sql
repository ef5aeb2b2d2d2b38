-- Every key that is claimed more than once, with the rows and columns that do.
-- Grain: kpi, unit, month_index. Reads `repeated`, `spots`, `kpi_ids` and `unit_ids`.
SELECT
    r.kpi,
    r.unit,
    r.month_index,
    k.id AS kpi_id,
    u.id AS unit_id,
    count(*) AS times,
    list(s.row_number) AS row_numbers,
    list(s.column_name ORDER BY s.place, s.block) AS columns
FROM repeated AS r
INNER JOIN spots AS s ON r.kpi = s.kpi AND r.unit = s.unit AND r.month_index = s.month_index
INNER JOIN kpi_ids AS k ON r.kpi = k.number
INNER JOIN unit_ids AS u ON r.unit = u.number
WHERE s.is_keyed AND s.combine IS NULL
GROUP BY ALL
