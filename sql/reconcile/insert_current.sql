-- What each source claims today. Grain: source, kpi, unit, month_index.
INSERT INTO work.current
SELECT
    v.source,
    v.kpi,
    v.unit,
    v.month_index,
    coalesce(p.position, 1000),
    v.value,
    v.numerator,
    v.denominator,
    v.status,
    v.seq_from,
    v.row_number
FROM core.vintages AS v
INNER JOIN ref.kpis AS k ON v.kpi = k.kpi
INNER JOIN ref.units AS u ON v.unit = u.unit
INNER JOIN ref.months AS m ON v.month_index = m.month_index
LEFT JOIN ref.precedence AS p ON v.kpi = p.kpi AND v.source = p.source
WHERE v.seq_to IS NULL AND NOT v.withdrawn
