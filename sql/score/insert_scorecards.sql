-- Perspectives rolled up to the cards of a step by the card's rule. Grain: unit, month. Parameter: step.
INSERT INTO mart.scorecards
WITH children AS (
    SELECT
        r.unit,
        r.month,
        r.month_start,
        n.item,
        n.position AS place,
        n.weight AS node_weight,
        n.rule AS method,
        r.perspective AS child,
        r.position,
        r.score,
        r.colour,
        millionths(CASE WHEN r.not_due = r.measures THEN 0 ELSE r.weight END) AS w,
        worth(r.score) AS s,
        millionths(r.coverage) AS c,
        worth(r.lower_bound) AS low,
        worth(r.upper_bound) AS high,
        r.measures,
        r.scored,
        r.red,
        r.not_due
    FROM mart.perspective_results AS r
    INNER JOIN ref.months AS m ON r.month = m.month
    INNER JOIN ref.nodes AS n
        ON
            r.unit = n.unit AND n.level = 'card'
            AND m.month_index BETWEEN n.first_month AND n.last_month
    WHERE n.step = $step
)
SELECT
    a.unit,
    a.month,
    a.month_start,
    a.method,
    rolled(a.method, o.coverage_minimum, a.w, a.s, a.c) AS score,
    band(rolled(a.method, o.coverage_minimum, a.w, a.s, a.c)),
    covered(a.w, a.s, a.c),
    first(a.child ORDER BY a.score, a.position) FILTER (WHERE a.score IS NOT NULL),
    min(a.score),
    first(a.colour ORDER BY a.score, a.position) FILTER (WHERE a.score IS NOT NULL),
    scored(points(a.method, a.w, a.low)),
    scored(points(a.method, a.w, a.high)),
    sum(a.measures),
    sum(a.scored),
    sum(a.red),
    sum(a.not_due)
FROM children AS a
CROSS JOIN ref.settings AS o
GROUP BY
    a.unit, a.month, a.month_start, a.item, a.place, a.node_weight, a.method, o.coverage_minimum
