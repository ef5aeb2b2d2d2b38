-- The figures of a delivery that are taken: a cell each, or several rows combined. kpi_number and
-- unit_number are those of core.ids, where the ids have one; lot is that of `incoming_lots`.
-- Grain: kpi, unit, month_index. Reads `claims`, `marked`, `combined`, `kpi_ids` and `unit_ids`.
CREATE OR REPLACE TEMPORARY VIEW incoming AS
WITH taken AS (
    SELECT
        c.place,
        c.block,
        c.kpi,
        c.unit,
        c.month_index,
        c.value,
        c.numerator,
        c.denominator,
        c.row_number,
        c.status,
        c.currency,
        1 AS summands
    FROM claims AS c
    LEFT JOIN marked AS m ON c.place = m.place AND c.block = m.block
    WHERE NOT c.is_ignored AND c.combine IS NULL AND c.fault IS NULL AND m.place IS NULL
    UNION ALL BY NAME
    SELECT
        place,
        block,
        kpi,
        unit,
        month_index,
        row_number,
        status,
        currency,
        CAST(value AS DECIMAL(28, 9)) AS value,
        CAST(numerator AS DECIMAL(28, 9)) AS numerator,
        CAST(denominator AS DECIMAL(28, 9)) AS denominator,
        CAST(summands AS INTEGER) AS summands
    FROM combined
),

-- Found for each id, and not for each figure.
kpis AS (
    SELECT k.number, k.id, k.is_amount, i.number AS kept
    FROM kpi_ids AS k
    LEFT JOIN core.ids AS i ON k.id = i.id
),

units AS (
    SELECT u.number, u.id, i.number AS kept
    FROM unit_ids AS u
    LEFT JOIN core.ids AS i ON u.id = i.id
)

SELECT
    t.place,
    t.block,
    k.id AS kpi,
    u.id AS unit,
    k.kept AS kpi_number,
    u.kept AS unit_number,
    t.month_index,
    t.value,
    t.numerator,
    t.denominator,
    t.row_number,
    t.summands,
    -- Of what is no amount a currency says nothing.
    CAST(1 + t.status + CASE WHEN k.is_amount THEN 3 * coalesce(t.currency + 1, 0) ELSE 0 END AS INTEGER) AS lot
FROM taken AS t
INNER JOIN kpis AS k ON t.kpi = k.number
INNER JOIN units AS u ON t.unit = u.number
