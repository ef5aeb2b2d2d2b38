-- The cells of a delivery that are set aside, each with its place, what its column is called, what
-- was written there, and why.
-- Grain: place, block. Reads `claims`, `marked`, `texts`, `notes`, `kpi_ids` and `unit_ids`.
CREATE OR REPLACE TEMPORARY VIEW incoming_quarantine AS
WITH faulty AS (
    SELECT
        c.*,
        coalesce(c.fault, m.fault) AS note
    FROM claims AS c
    LEFT JOIN marked AS m ON c.place = m.place AND c.block = m.block
    WHERE NOT c.is_ignored AND (c.fault IS NOT NULL OR m.fault IS NOT NULL)
)

SELECT
    f.place,
    f.block,
    f.row_number,
    f.month_index,
    k.id AS kpi,
    u.id AS unit,
    n.reason,
    n.detail,
    CASE
        WHEN NOT f.has_pair THEN t.value_column
        WHEN f.at_denominator THEN t.denominator_column
        ELSE t.numerator_column
    END AS column_name,
    left(
        CASE
            WHEN NOT f.has_pair THEN t.value_text
            WHEN f.at_denominator THEN t.denominator_text
            ELSE t.numerator_text
        END,
        200
    ) AS value_text
FROM faulty AS f
INNER JOIN texts AS t ON f.place = t.place AND f.block = t.block
INNER JOIN notes AS n ON f.note = n.fault
LEFT JOIN kpi_ids AS k ON f.kpi = k.number
LEFT JOIN unit_ids AS u ON f.unit = u.number
