-- Between two updates of a KPI that is not due every month: the figure, target and score of the last
-- month that has one, unless it is too old. What adds up since the start of a year or quarter is not
-- carried into the next. Grain: unit, measure, month_index.
UPDATE work.measure_scores AS r
SET
    scored_value = c.scored_value,
    red_flag = c.red_flag,
    target = c.target,
    red_flag_high = c.red_flag_high,
    target_high = c.target_high,
    points = c.points,
    score = c.score,
    colour = c.colour,
    reason = NULL,
    coverage = c.coverage,
    in_part = c.in_part,
    carried_index = c.month_index
FROM (
    SELECT b.*, g.measure AS carried_measure, g.month_index AS carried_to
    FROM work.scored_measures AS g
    INNER JOIN ref.months AS m ON g.month_index = m.month_index
    INNER JOIN ref.kpis AS k ON g.kpi = k.kpi AND k.between_updates = 'carry'
    INNER JOIN work.scored_measures AS b
        ON
            g.unit = b.unit AND g.kpi = b.kpi AND g.basis = b.basis
            AND b.month_index BETWEEN m.month_index - k.carry_months AND m.month_index - 1
    WHERE
        g.reason = 'no_figure'
        AND (k.due >> (m.month_index % 12)) & 1 = 0
        AND b.reason IS DISTINCT FROM 'no_figure'
        AND (
            g.basis NOT IN ('quarter', 'ytd')
            OR (k.over_time = 'last' AND k.operands = 0)
            OR b.month_index >= CASE g.basis WHEN 'quarter' THEN m.quarter_start ELSE m.fiscal_start END
        )
    QUALIFY
        row_number() OVER (PARTITION BY g.unit, g.measure, g.month_index ORDER BY b.month_index DESC) = 1
) AS c
WHERE
    r.unit = c.unit AND r.measure = c.carried_measure AND r.month_index = c.carried_to
    AND c.score IS NOT NULL
