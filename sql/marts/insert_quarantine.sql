-- Cells in quarantine with whether a later delivery has mended them. Grain: delivery, row, column.
INSERT INTO mart.quarantine
SELECT
    q.source,
    q.seq,
    q.name,
    q.row_number,
    q.cell,
    q.column_name,
    q.kpi,
    q.unit,
    strftime(make_date(q.month_index // 12, q.month_index % 12 + 1, 1), '%Y-%m'),
    make_date(q.month_index // 12, q.month_index % 12 + 1, 1),
    q.value_text,
    q.reason,
    q.detail,
    NOT EXISTS (
        SELECT 1
        FROM core.loads AS l
        WHERE l.source = q.source AND l.name = q.name AND l.seq > q.seq AND l.state = 'loaded'
    )
    AND NOT EXISTS (
        SELECT 1
        FROM core.vintages AS v
        WHERE
            v.source = q.source AND v.kpi = q.kpi AND v.unit = q.unit
            AND v.month_index = q.month_index AND v.seq_from > q.seq AND NOT v.withdrawn
    )
FROM core.quarantine AS q
