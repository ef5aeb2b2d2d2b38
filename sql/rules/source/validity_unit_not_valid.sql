-- Validity: a figure for a unit in a month the unit is not valid in.
-- Grain: source, kpi, unit, month_index.
INSERT INTO work.comparisons BY NAME
WITH limited AS (
    SELECT position, unit, first_month, last_month
    FROM ref.units
    WHERE
        first_month > (SELECT min(month_index) FROM ref.months)
        OR last_month < (SELECT max(month_index) FROM ref.months)
),
found AS (
    SELECT c.*
    FROM numbered_claims AS c
    SEMI JOIN limited AS l ON (c.cell >> 20) & 16777215 = l.position
)
SELECT
    'validity' AS rule,
    k.kpi,
    l.unit,
    c.cell & 1048575 AS month_index,
    s.source AS left_source,
    c.value AS left_value,
    c.seq AS delivery,
    c.row_number,
    FALSE AS passed,
    'unit_not_valid' AS reason,
    'a figure for a month outside the unit''s validity; extend the unit''s valid_from or '
    || 'valid_to, or ask the source to stop reporting it' AS detail,
    'unit_not_valid|' || s.source AS place,
    0 AS times
FROM found AS c
INNER JOIN limited AS l ON (c.cell >> 20) & 16777215 = l.position
INNER JOIN ref.kpis AS k ON c.cell >> 44 = k.position
INNER JOIN ref.sources AS s ON c.source = s.position
WHERE c.cell & 1048575 NOT BETWEEN l.first_month AND l.last_month
