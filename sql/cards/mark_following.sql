-- Printed colours and scores that differ from ours because of what differs beside them: what our rule
-- makes of their figure, target and red flag, with ours where they print none; and a colour that is the
-- one of a printed score that differs. What they make otherwise of the same figures does not follow.
-- Grain: source, kpi, perspective, unit, month, field, sheet, cell.
UPDATE mart.card_comparisons AS c
SET follows = TRUE
FROM (
    WITH printed AS (
        SELECT
            source,
            kpi,
            perspective,
            unit,
            month,
            first(theirs ORDER BY state <> 'differs', sheet, cell) FILTER (WHERE field = 'value') AS value,
            first(theirs ORDER BY state <> 'differs', sheet, cell) FILTER (WHERE field = 'target') AS goal,
            first(theirs ORDER BY state <> 'differs', sheet, cell) FILTER (WHERE field = 'red_flag')
                AS red_flag,
            first(theirs ORDER BY sheet, cell) FILTER (WHERE field = 'score' AND state = 'differs') AS score,
            coalesce(
                bool_or(state = 'differs') FILTER (WHERE field IN ('value', 'target', 'red_flag')), FALSE
            ) AS differs
        FROM mart.card_comparisons
        WHERE newest
        GROUP BY source, kpi, perspective, unit, month
    ),
    ways AS (
        SELECT kpi, CASE polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END AS better
        FROM ref.kpis
    ),
    held AS (
        SELECT
            p.* EXCLUDE (value, goal, red_flag),
            (coalesce(p.value, v.value) - coalesce(p.red_flag, l.red_flag)) * w.better AS above_red_flag,
            (coalesce(p.value, v.value) - coalesce(p.goal, l.goal)) * w.better AS above_goal,
            (coalesce(p.goal, l.goal) - coalesce(p.red_flag, l.red_flag)) * w.better AS room,
            p.differs AND coalesce(l.score_type IN ('linear', 'goal_only', 'three_colour'), FALSE) AS banded,
            p.differs AND coalesce(l.score_type = 'linear', FALSE) AS linear
        FROM printed AS p
        LEFT JOIN our_lines AS l ON p.kpi = l.kpi AND p.unit = l.unit AND p.month = l.month
        LEFT JOIN mart.kpi_values AS v ON p.kpi = v.kpi AND p.unit = v.unit AND p.month = v.month
        LEFT JOIN ways AS w ON p.kpi = w.kpi
    )
    SELECT
        * EXCLUDE (room),
        CASE
            WHEN above_goal >= 0 THEN 'green'
            WHEN above_red_flag >= 0 THEN 'amber'
            WHEN above_goal < 0 THEN 'red'
        END AS colour,
        greatest(0, least(10, quotient((above_red_flag + room) * 10, room * 3)))::DECIMAL(28, 9)
            AS made_of_it
    FROM held
) AS h
WHERE
    c.newest
    AND c.state = 'differs'
    AND c.source = h.source AND c.unit = h.unit AND c.month = h.month
    AND c.kpi IS NOT DISTINCT FROM h.kpi
    AND c.perspective IS NOT DISTINCT FROM h.perspective
    AND CASE c.field
        WHEN 'score' THEN h.linear AND agree(h.made_of_it, c.theirs, c.step) <> 'differs'
        WHEN 'colour' THEN (h.banded AND c.their_text = h.colour) OR c.their_text = band(h.score)
    END
