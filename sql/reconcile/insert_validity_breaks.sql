-- Validity: each cell in quarantine that no later delivery has mended. One of a month too early to be
-- opened is a break of the month its delivery was asked for. Grain: break_id.
INSERT INTO mart.breaks
SELECT
    substr(
        md5(
            concat_ws(
                '|',
                'validity',
                q.source,
                q.name,
                q.month,
                q.reason,
                q.row_number,
                q.column_name,
                coalesce(q.kpi, '')
            )
        ),
        1,
        16
    ),
    'validity',
    q.kpi,
    q.unit,
    m.month,
    m.month_start,
    q.source,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    q.reason,
    q.detail,
    q.delivery,
    q.row_number,
    q.cell,
    'open'
FROM mart.quarantine AS q
INNER JOIN mart.deliveries AS d ON q.delivery = d.delivery
INNER JOIN ref.months AS m
    ON
        m.month = CASE
            WHEN q.month_start < (SELECT min(o.month_start) FROM ref.months AS o) THEN d.month
            ELSE q.month
        END
WHERE q.is_current
