-- The cells of a delivery that was parsed elsewhere.
-- Grain: kpi, unit, month_index. Reads the frame `parsed_cells`; lot is that of `incoming_lots`.
CREATE OR REPLACE TEMPORARY VIEW incoming AS
SELECT
    p.place,
    0 AS block,
    p.kpi,
    p.unit,
    k.number AS kpi_number,
    u.number AS unit_number,
    CAST(p.month_index AS INTEGER) AS month_index,
    CAST(p.value AS DECIMAL(28, 9)) AS value,
    CAST(p.numerator AS DECIMAL(28, 9)) AS numerator,
    CAST(p.denominator AS DECIMAL(28, 9)) AS denominator,
    CAST(p.row_number AS INTEGER) AS row_number,
    1 AS summands,
    list_position(['estimate', 'preliminary', 'final'], p.status) AS lot
FROM parsed_cells AS p
INNER JOIN core.ids AS k ON p.kpi = k.id
INNER JOIN core.ids AS u ON p.unit = u.id
