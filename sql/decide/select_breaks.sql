-- Breaks whose id begins with a text, with the fingerprint of both values.
-- Grain: break_id. Parameter: start.
SELECT
    b.*,
    l.name AS file,
    substr(
        md5(
            concat_ws(
                '|', coalesce(b.left_value::VARCHAR, ''), coalesce(b.right_value::VARCHAR, '')
            )
        ),
        1,
        12
    ) AS fingerprint
FROM mart.breaks AS b
LEFT JOIN core.loads AS l ON b.delivery = l.seq
WHERE starts_with(b.break_id, $start)
ORDER BY b.break_id
