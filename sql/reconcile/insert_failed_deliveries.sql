-- Completeness: a delivery that failed or was rejected, and that no later one has mended: neither one
-- of the same name, nor one that speaks of all its months. Of failures alike the newest counts.
-- Grain: break_id.
INSERT INTO mart.breaks
SELECT
    substr(md5(concat_ws('|', 'delivery', l.source, l.name, m.month)), 1, 16),
    'completeness',
    NULL,
    NULL,
    m.month,
    m.month_start,
    l.source,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    'delivery_failed',
    l.reason,
    l.seq,
    NULL,
    NULL,
    'open'
FROM core.loads AS l
INNER JOIN ref.months AS m ON l.month_index = m.month_index
WHERE
    l.state IN ('failed', 'rejected')
    AND NOT EXISTS (
        SELECT 1
        FROM core.loads AS later
        WHERE
            later.source = l.source AND later.seq > l.seq
            AND (
                (later.name = l.name AND later.month_index = l.month_index)
                OR (
                    later.state = 'loaded' AND later.name = l.name
                    AND later.month_index > l.month_index
                )
                OR (
                    later.state = 'loaded'
                    AND coalesce(later.covered_from <= l.covered_from, later.covered_from IS NULL)
                    AND coalesce(later.covered_to >= l.covered_to, later.covered_to IS NULL)
                )
            )
    )
