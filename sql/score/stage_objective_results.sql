-- Measures, and what is cascaded, as they count in the objectives.
-- Grain: unit, month_index, item, child.
-- Columns in the order in which `rolled_up` tells of them.
-- noqa: disable=ST06
CREATE OR REPLACE TEMP VIEW rolling AS
WITH beneath AS (
    SELECT
        r.unit,
        r.month_index,
        s.objective,
        s.kpi AS child,
        s.measure_position AS position,
        s.role,
        s.weight,
        r.colour,
        worth(r.score) AS s,
        CASE WHEN r.score IS NULL THEN 0 ELSE 1000000 END AS c,
        coalesce(worth(r.score), 0) AS low,
        coalesce(worth(r.score), 10000000000) AS high,
        coalesce(r.reason = 'not_due', FALSE) AS not_due
    FROM work.measure_scores AS r
    INNER JOIN ref.measures AS s ON r.unit = s.unit AND r.measure = s.measure
    UNION ALL
    SELECT
        r.unit,
        m.month_index,
        r.objective,
        r.child,
        r.position,
        r.role,
        r.weight,
        r.colour,
        worth(r.score),
        millionths(r.coverage),
        worth(r.lower_bound),
        worth(r.upper_bound),
        r.not_due
    FROM mart.cascade_results AS r
    INNER JOIN ref.months AS m ON r.month = m.month
)
SELECT
    b.unit,
    b.month_index,
    n.item,
    n.perspective,
    n.position AS place,
    n.weight,
    n.rule AS method,
    b.child,
    b.position,
    b.role = 'lagging' AS lags,
    CASE WHEN b.not_due THEN 0 ELSE millionths(b.weight) END AS w,
    b.s,
    b.c,
    b.low,
    b.high,
    1 AS measures,
    (b.s IS NOT NULL)::INTEGER AS scored,
    coalesce(b.colour = 'red', FALSE)::INTEGER AS red,
    b.not_due::INTEGER AS not_due,
    n.step
FROM beneath AS b
INNER JOIN ref.nodes AS n
    ON
        b.unit = n.unit AND n.level = 'objective' AND b.objective = n.item
        AND b.month_index BETWEEN n.first_month AND n.last_month
