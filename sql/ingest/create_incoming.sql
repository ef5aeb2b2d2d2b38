-- The cells of a delivery that are taken.
-- Grain: kpi, unit, month_index. Reads `claims`, `marked`, `kpi_ids` and `unit_ids`.
CREATE OR REPLACE TEMPORARY VIEW incoming AS
SELECT
    c.place,
    c.block,
    k.id AS kpi,
    u.id AS unit,
    c.month_index,
    c.value,
    c.numerator,
    c.denominator,
    c.row_number,
    CAST(
        CASE c.status WHEN 2 THEN 'final' WHEN 1 THEN 'preliminary' ELSE 'estimate' END
        AS ENUM('estimate', 'preliminary', 'final')
    ) AS status
FROM claims AS c
INNER JOIN kpi_ids AS k ON c.kpi = k.number
INNER JOIN unit_ids AS u ON c.unit = u.number
LEFT JOIN marked AS m ON c.place = m.place AND c.block = m.block
WHERE NOT c.is_ignored AND c.fault IS NULL AND m.place IS NULL
