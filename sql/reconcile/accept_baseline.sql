-- Breaks of the opening baseline that are still what was accepted. Grain: break_id.
UPDATE mart.breaks AS b
SET status = 'accepted'
FROM ref.baselines AS a
WHERE
    b.break_id = a.break_id
    AND b.month = a.month
    AND b.status IN ('open', 'explained')
    AND same_size(
        b.reason,
        b.left_value,
        b.right_value,
        b.detail,
        b.tolerance,
        a.left_value,
        a.right_value,
        a.detail
    )
