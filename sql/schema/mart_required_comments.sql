-- Comments the organisation requires of a month, why, and whether they were given.
-- Grain: unit, month, kpi.
CREATE VIEW mart.required_comments (
    unit, -- unit id, whose card it is
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    kpi, -- kpi id of the measure to be commented
    new_red, -- it turned red since the last month before that has a colour
    long_red, -- it was red for as many months on end as the policy says, or more; months it is not due in are passed over
    largest_move, -- its change is one of those that moved the card's score furthest
    given -- somebody commented it, by a comment that stands or in a form
) AS
WITH steps AS (
    SELECT
        *,
        lag(colour IGNORE NULLS) OVER measure AS colour_before,
        sum(CASE WHEN colour IS NOT DISTINCT FROM 'red' OR reason IS NOT DISTINCT FROM 'not_due' THEN 0 ELSE 1 END)
            OVER measure AS run,
        (score - lag(score IGNORE NULLS) OVER measure) * weight AS moved
    FROM work.scored_measures
    WINDOW measure AS (PARTITION BY unit, kpi, basis ORDER BY month)
),

-- What each level's weights add up to, so that parts of one card can be compared.
measures AS (
    SELECT unit, month, objective, sum(weight) FILTER (WHERE score IS NOT NULL) AS whole
    FROM (
        SELECT unit, month, objective, weight, score FROM work.scored_measures
        UNION ALL
        SELECT unit, month, objective, weight, score FROM mart.cascade_results
    ) AS c
    GROUP BY unit, month, objective
),

objectives AS (
    SELECT
        o.unit,
        o.month,
        o.objective,
        p.weight * o.weight AS weight,
        sum(o.weight) OVER (PARTITION BY o.unit, o.month, o.perspective) AS whole
    FROM mart.objective_results AS o
    INNER JOIN mart.perspective_results AS p
        ON o.unit = p.unit AND o.month = p.month AND o.perspective = p.perspective
),

ranked AS (
    SELECT
        s.unit,
        s.month,
        s.month_start,
        s.kpi,
        s.colour,
        s.colour_before,
        count(*) FILTER (WHERE s.colour = 'red')
            OVER (PARTITION BY s.unit, s.kpi, s.basis, s.run ORDER BY s.month) AS red_months,
        row_number() OVER (
            PARTITION BY s.unit, s.month
            ORDER BY
                CAST(abs(s.moved) * o.weight AS DOUBLE)
                / nullif(CAST(m.whole * o.whole AS DOUBLE), 0) DESC NULLS LAST,
                s.kpi ASC,
                s.basis ASC
        ) AS place,
        s.moved <> 0 AND o.weight > 0 AS has_moved
    FROM steps AS s
    INNER JOIN measures AS m
        ON s.unit = m.unit AND s.month = m.month AND s.objective = m.objective
    INNER JOIN objectives AS o
        ON s.unit = o.unit AND s.month = o.month AND s.objective = o.objective
),

asked AS (
    SELECT
        r.unit,
        r.month,
        r.month_start,
        r.kpi,
        bool_or(c.new_reds AND r.colour = 'red' AND r.colour_before IN ('green', 'amber')) AS new_red,
        bool_or(r.colour = 'red' AND r.red_months >= c.red_months) AS long_red,
        bool_or(r.place <= c.largest_moves AND r.has_moved) AS largest_move
    FROM ranked AS r
    CROSS JOIN ref.commentary AS c
    WHERE r.month >= c.first_month
    GROUP BY r.unit, r.month, r.month_start, r.kpi
),

given AS (
    SELECT unit, month, kpi
    FROM mart.decisions
    WHERE kind = 'comment' AND state = 'in_force' AND kpi IS NOT NULL
    UNION
    SELECT unit, month, kpi
    FROM mart.remarks
    WHERE kind = 'comment' AND is_current
)

SELECT
    a.unit,
    a.month,
    a.month_start,
    a.kpi,
    coalesce(a.new_red, FALSE) AS new_red,
    coalesce(a.long_red, FALSE) AS long_red,
    coalesce(a.largest_move, FALSE) AS largest_move,
    g.kpi IS NOT NULL AS given
FROM asked AS a
LEFT JOIN given AS g ON a.unit = g.unit AND a.month = g.month AND a.kpi = g.kpi
WHERE coalesce(a.new_red, FALSE) OR coalesce(a.long_red, FALSE) OR coalesce(a.largest_move, FALSE)
