-- Our measures as a card shows them, one for each KPI: the first where one is scored on several bases,
-- with its share of what measures weigh in the card and in its perspective; a cascade takes its weight
-- from the measures beside it. Grain: unit, month, kpi.
CREATE OR REPLACE TEMP TABLE our_lines AS
WITH lines AS (
    SELECT
        r.unit,
        r.month,
        r.kpi,
        r.perspective,
        r.objective,
        r.score_type,
        r.score,
        r.colour,
        t.goal,
        t.red_flag,
        r.weight,
        o.weight AS objective_weight,
        p.weight AS perspective_weight
    FROM work.scored_measures AS r
    INNER JOIN mart.objective_results AS o
        ON r.unit = o.unit AND r.month = o.month AND r.objective = o.objective
    INNER JOIN mart.perspective_results AS p
        ON r.unit = p.unit AND r.month = p.month AND r.perspective = p.perspective
    LEFT JOIN mart.targets AS t ON r.kpi = t.kpi AND r.unit = t.unit AND r.month = t.month
    QUALIFY row_number() OVER (
        PARTITION BY r.unit, r.month, r.kpi ORDER BY p.position, o.position, r.basis
    ) = 1
),
objectives AS (
    SELECT unit, month, perspective, sum(weight) AS weight
    FROM mart.objective_results
    GROUP BY unit, month, perspective
),
cascades AS (
    SELECT unit, month, objective, sum(weight) AS weight
    FROM mart.cascade_results
    GROUP BY unit, month, objective
),
parts AS (
    SELECT
        l.*,
        coalesce(
            l.objective_weight * l.weight
            / nullif(
                sum(l.weight) OVER (PARTITION BY l.unit, l.month, l.objective) + coalesce(c.weight, 0), 0
            )
            / nullif(o.weight, 0),
            0
        )::DECIMAL(18, 12) AS part
    FROM lines AS l
    INNER JOIN objectives AS o
        ON l.unit = o.unit AND l.month = o.month AND l.perspective = o.perspective
    LEFT JOIN cascades AS c
        ON l.unit = c.unit AND l.month = c.month AND l.objective = c.objective
)
SELECT
    *,
    part / coalesce(nullif(sum(part) OVER (PARTITION BY unit, month, perspective), 0), 1)
        AS of_perspective,
    part * perspective_weight
    / coalesce(nullif(sum(part * perspective_weight) OVER (PARTITION BY unit, month), 0), 1) AS of_card
FROM parts
