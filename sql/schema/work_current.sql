-- What each source claims today of each month; of totals since the year began, what the month added.
-- An amount in another currency is here as it was converted, and not at all where it could not be.
-- Grain: source, kpi, unit, month_index.
CREATE VIEW work.current (
    source, -- source id
    kpi, -- kpi id
    unit, -- unit id
    month_index, -- month
    value, -- in base units; NULL where the denominator is 0
    numerator, -- operand
    denominator, -- operand
    status, -- estimate, preliminary or final
    seq, -- delivery
    row_number -- row in the delivery
) AS
WITH told AS (
    SELECT
        v.source,
        v.kpi,
        v.unit,
        v.month_index,
        m.month,
        v.value,
        v.numerator,
        v.denominator,
        v.status::VARCHAR AS status,
        v.seq_from AS seq,
        v.row_number
    FROM core.vintages AS v
    INNER JOIN ref.months AS m ON v.month_index = m.month_index
    ANTI JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
    WHERE v.seq_to IS NULL AND NOT v.withdrawn
    UNION ALL
    SELECT
        t.source,
        t.kpi,
        t.unit,
        t.month_index,
        m.month,
        t.value,
        t.numerator,
        t.denominator,
        t.status,
        t.seq,
        t.row_number
    FROM work.from_totals AS t
    INNER JOIN ref.months AS m ON t.month_index = m.month_index
)
SELECT
    t.source,
    t.kpi,
    t.unit,
    t.month_index,
    CASE WHEN c.source IS NULL THEN t.value ELSE c.value END AS value,
    CASE WHEN c.source IS NULL THEN t.numerator ELSE c.numerator END AS numerator,
    CASE WHEN c.source IS NULL THEN t.denominator ELSE c.denominator END AS denominator,
    t.status,
    t.seq,
    t.row_number
FROM told AS t
LEFT JOIN mart.conversions AS c
    ON t.source = c.source AND t.kpi = c.kpi AND t.unit = c.unit AND t.month = c.month
WHERE c.reason IS NULL
