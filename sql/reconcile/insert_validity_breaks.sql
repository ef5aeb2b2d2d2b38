-- Validity: each cell in quarantine that no later delivery has mended. Grain: break_id.
INSERT INTO mart.breaks
SELECT
    substr(
        md5(
            concat_ws(
                '|', 'validity', q.source, q.name, q.month, q.reason, q.row_number, q.column_name
            )
        ),
        1,
        10
    ),
    'validity',
    q.kpi,
    q.unit,
    q.month,
    q.month_start,
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
    'open'
FROM mart.quarantine AS q
WHERE q.is_current AND q.month IN (SELECT m.month FROM ref.months AS m)
