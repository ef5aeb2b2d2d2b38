-- Breaks of months after the opening baseline in which a card is still defined otherwise than a
-- department's scorecard prints it, just as in the newest month the baseline lists of it: weight, target,
-- red flag or colour, both sides as they were. Grain: break_id. Parameter: reasons.
UPDATE mart.breaks AS b
SET status = 'accepted'
FROM (
    WITH months AS (
        SELECT m.month, m.month_index
        FROM ref.months AS m
        SEMI JOIN ref.baselines AS a ON m.month = a.month
    ),
    listed AS (
        SELECT
            a.left_value,
            a.right_value,
            a.detail,
            break_id(c.rule, c.kpi, c.unit, c.month_index, c.left_source, c.right_source, c.place) AS later_id
        FROM work.comparisons AS c
        INNER JOIN months AS m ON c.month_index > m.month_index
        INNER JOIN ref.baselines AS a
            ON
                m.month = a.month
                AND a.break_id
                = break_id(c.rule, c.kpi, c.unit, m.month_index, c.left_source, c.right_source, c.place)
        WHERE NOT c.passed AND c.rule = 'cross_scorecard' AND list_contains($reasons, c.reason)
        QUALIFY row_number() OVER (PARTITION BY later_id ORDER BY m.month_index DESC) = 1
    )
    SELECT *
    FROM listed
) AS l
WHERE
    b.break_id = l.later_id
    AND b.status IN ('open', 'explained')
    AND same_sides(b.left_value, b.right_value, b.detail, l.left_value, l.right_value, l.detail)
