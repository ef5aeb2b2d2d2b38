-- The opening baseline and what has become of each break in it. Grain: break_id.
INSERT INTO mart.baseline
SELECT
    a.break_id,
    a.month,
    strptime(a.month || '-01', '%Y-%m-%d')::DATE,
    a.up_to,
    a.person,
    a.accepted_on,
    a.reason,
    a.left_value,
    a.right_value,
    CASE
        WHEN b.break_id IS NULL THEN 'gone'
        WHEN
            same_size(
                b.reason,
                b.left_value,
                b.right_value,
                b.detail,
                b.tolerance,
                a.left_value,
                a.right_value,
                a.detail
            )
            THEN 'accepted'
        ELSE 'reopened'
    END
FROM ref.baselines AS a
LEFT JOIN mart.breaks AS b ON a.break_id = b.break_id AND a.month = b.month
