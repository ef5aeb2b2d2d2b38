-- Measures, and what is cascaded, rolled up to the objectives of a step: by the objective's rule, if
-- what is scored carries enough weight of what is due. Grain: unit, month, objective. Parameter: step.
INSERT INTO mart.objective_results
WITH beneath AS (
    SELECT
        r.unit,
        m.month_index,
        r.objective,
        r.kpi AS child,
        s.measure_position AS position,
        r.role,
        r.weight,
        r.score,
        r.colour,
        (r.score IS NOT NULL)::INTEGER AS coverage,
        coalesce(r.score, 0) AS lower_bound,
        coalesce(r.score, 10) AS upper_bound,
        coalesce(r.reason = 'not_due', FALSE) AS not_due
    FROM mart.measure_results AS r
    INNER JOIN ref.months AS m ON r.month = m.month
    INNER JOIN ref.measures AS s
        ON
            r.unit = s.unit AND r.kpi = s.kpi AND r.basis = s.basis
            AND m.month_index BETWEEN s.first_month AND s.last_month
    UNION ALL
    SELECT
        r.unit,
        m.month_index,
        r.objective,
        r.child,
        r.position,
        r.role,
        r.weight,
        r.score,
        r.colour,
        r.coverage,
        r.lower_bound,
        r.upper_bound,
        r.not_due
    FROM mart.cascade_results AS r
    INNER JOIN ref.months AS m ON r.month = m.month
),
children AS (
    SELECT
        b.*,
        n.perspective,
        n.position AS place,
        n.weight AS node_weight,
        n.rule AS method,
        millionths(CASE WHEN b.not_due THEN 0 ELSE b.weight END) AS w,
        worth(b.score) AS s,
        millionths(b.coverage) AS c,
        b.role = 'lagging' AS lags
    FROM beneath AS b
    INNER JOIN ref.nodes AS n
        ON
            b.unit = n.unit AND n.level = 'objective' AND b.objective = n.item
            AND b.month_index BETWEEN n.first_month AND n.last_month
    WHERE n.step = $step
),
added AS (
    SELECT
        a.unit,
        a.month_index,
        a.perspective,
        a.objective,
        a.place,
        a.node_weight,
        a.method,
        rolled(a.method, o.coverage_minimum, a.w, a.s, a.c) AS score,
        covered(a.w, a.s, a.c) AS coverage,
        first(a.child ORDER BY a.score, a.position, a.child) FILTER (WHERE a.score IS NOT NULL)
            AS worst_child,
        min(a.score) AS worst_score,
        first(a.colour ORDER BY a.score, a.position, a.child) FILTER (WHERE a.score IS NOT NULL)
            AS worst_colour,
        scored(points(a.method, a.w, worth(a.lower_bound))) AS lower_bound,
        scored(points(a.method, a.w, worth(a.upper_bound))) AS upper_bound,
        rolled(
            a.method,
            o.coverage_minimum,
            CASE WHEN a.lags THEN a.w ELSE 0 END,
            CASE WHEN a.lags THEN a.s END,
            a.c
        ) AS result,
        rolled(
            a.method,
            o.coverage_minimum,
            CASE WHEN a.lags THEN 0 ELSE a.w END,
            CASE WHEN NOT a.lags THEN a.s END,
            a.c
        ) AS outlook,
        count(*) AS measures,
        count(a.score) AS scored,
        count(*) FILTER (WHERE a.colour = 'red') AS red,
        count(*) FILTER (WHERE a.not_due) AS not_due
    FROM children AS a
    CROSS JOIN ref.settings AS o
    GROUP BY
        a.unit,
        a.month_index,
        a.perspective,
        a.objective,
        a.place,
        a.node_weight,
        a.method,
        o.coverage_minimum
)
SELECT
    a.unit,
    m.month,
    m.month_start,
    a.perspective,
    a.objective,
    a.place,
    a.node_weight,
    a.method,
    a.score,
    band(a.score),
    a.coverage,
    a.worst_child,
    a.worst_score,
    a.worst_colour,
    a.lower_bound,
    a.upper_bound,
    a.result,
    a.outlook,
    CASE
        WHEN band(a.result) = 'green' AND band(a.outlook) = 'red' THEN 'early_warning'
        WHEN band(a.result) = 'red' AND band(a.outlook) = 'green' THEN 'turning'
    END,
    a.measures,
    a.scored,
    a.red,
    a.not_due
FROM added AS a
INNER JOIN ref.months AS m ON a.month_index = m.month_index
