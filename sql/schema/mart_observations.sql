-- Every claim of every source, with the deliveries it held from and until.
-- Grain: source, kpi, unit, month, since_delivery.
CREATE VIEW mart.observations (
    source, -- source id
    kpi, -- kpi id
    unit, -- unit id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    value, -- in base units; NULL where withdrawn or where the denominator is 0
    numerator, -- operand, where the source gave operands
    denominator, -- operand, where the source gave operands
    status, -- estimate, preliminary or final
    withdrawn, -- the source took the claim back
    is_current, -- what the source claims today
    is_total, -- a total since the year began; mart.from_totals has what its month added
    since_delivery, -- landing sequence number that brought it
    until_delivery, -- landing sequence number that replaced it
    name, -- file or query
    row_number, -- row in that delivery
    cell, -- sheet and cell, as North!F12, in a scorecard workbook; NULL elsewhere
    currency -- of an amount, where its row says it; mart.conversions has how it was converted
) AS
WITH cells AS (
    SELECT
        seq_from,
        kpi,
        unit,
        month_index,
        row_number,
        min(sheet || '!' || cell) AS cell
    FROM core.printed
    WHERE field = 'value'
    GROUP BY seq_from, kpi, unit, month_index, row_number
)

SELECT
    v.source,
    v.kpi,
    v.unit,
    strftime(make_date(v.month_index // 12, v.month_index % 12 + 1, 1), '%Y-%m') AS month,
    make_date(v.month_index // 12, v.month_index % 12 + 1, 1) AS month_start,
    v.value,
    v.numerator,
    v.denominator,
    v.status::VARCHAR AS status,
    v.withdrawn,
    v.seq_to IS NULL AND NOT v.withdrawn AS is_current,
    t.source IS NOT NULL AS is_total,
    v.seq_from AS since_delivery,
    v.seq_to AS until_delivery,
    l.name,
    v.row_number,
    c.cell,
    v.currency
FROM core.vintages AS v
INNER JOIN core.loads AS l ON v.seq_from = l.seq
LEFT JOIN ref.cumulative AS t ON v.source = t.source AND v.kpi = t.kpi
LEFT JOIN cells AS c
    ON
        v.seq_from = c.seq_from AND v.kpi = c.kpi AND v.unit = c.unit
        AND v.month_index = c.month_index AND v.row_number = c.row_number
