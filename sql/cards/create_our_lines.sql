-- Our measures as a card shows them, one for each KPI: the first where one is scored on several bases,
-- with its share of the card and of its perspective. Grain: unit, month, kpi.
CREATE OR REPLACE TEMP TABLE our_lines AS
WITH lines AS (
    SELECT
        r.unit,
        r.month,
        r.kpi,
        r.perspective,
        r.objective,
        r.score,
        r.colour,
        t.goal,
        t.red_flag,
        r.weight,
        o.weight AS objective_weight,
        p.weight AS perspective_weight
    FROM mart.measure_results AS r
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
    SELECT unit, month, perspective, sum(objective_weight) AS weight
    FROM (SELECT DISTINCT unit, month, perspective, objective, objective_weight FROM lines) AS o
    GROUP BY unit, month, perspective
),
perspectives AS (
    SELECT unit, month, sum(perspective_weight) AS weight
    FROM (SELECT DISTINCT unit, month, perspective, perspective_weight FROM lines) AS p
    GROUP BY unit, month
),
shares AS (
    SELECT
        l.*,
        coalesce(
            l.objective_weight * l.weight
            / nullif(sum(l.weight) OVER (PARTITION BY l.unit, l.month, l.objective), 0),
            0
        ) / coalesce(nullif(o.weight, 0), 1) AS of_perspective,
        l.perspective_weight / coalesce(nullif(p.weight, 0), 1) AS perspective_share
    FROM lines AS l
    INNER JOIN objectives AS o
        ON l.unit = o.unit AND l.month = o.month AND l.perspective = o.perspective
    INNER JOIN perspectives AS p ON l.unit = p.unit AND l.month = p.month
)
SELECT
    *,
    of_perspective * perspective_share AS of_card
FROM shares
