-- What each source claims today of each month; of totals since the year began, what the month added.
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
SELECT
    v.source,
    v.kpi,
    v.unit,
    v.month_index,
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
    t.value,
    t.numerator,
    t.denominator,
    t.status,
    t.seq,
    t.row_number
FROM work.from_totals AS t
