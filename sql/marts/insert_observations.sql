-- Every claim with the deliveries it held from and until. Grain: source, kpi, unit, month, delivery.
INSERT INTO mart.observations
SELECT
    v.source,
    v.kpi,
    v.unit,
    strftime(make_date(v.month_index // 12, v.month_index % 12 + 1, 1), '%Y-%m'),
    make_date(v.month_index // 12, v.month_index % 12 + 1, 1),
    v.value,
    v.numerator,
    v.denominator,
    v.status,
    v.withdrawn,
    v.seq_to IS NULL AND NOT v.withdrawn,
    v.seq_from,
    v.seq_to,
    l.name,
    v.row_number
FROM core.vintages AS v
INNER JOIN core.loads AS l ON v.seq_from = l.seq
