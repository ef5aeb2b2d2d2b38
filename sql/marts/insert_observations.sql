-- Every claim with the deliveries it held from and until. Grain: source, kpi, unit, month, delivery.
INSERT INTO mart.observations
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
    v.row_number,
    c.cell
FROM core.vintages AS v
INNER JOIN core.loads AS l ON v.seq_from = l.seq
LEFT JOIN cells AS c
    ON
        v.seq_from = c.seq_from AND v.kpi = c.kpi AND v.unit = c.unit
        AND v.month_index = c.month_index AND v.row_number = c.row_number
