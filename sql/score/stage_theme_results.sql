-- Objectives as they count in the themes they serve, of cards; each with the weight it has in
-- its perspective, in the order of their ids.
-- Grain: unit, month_index, item, child.
-- Columns in the order in which `rolled_up` tells of them.
-- noqa: disable=ST06
CREATE OR REPLACE TEMP VIEW rolling AS
WITH ordered AS (
    SELECT objective, row_number() OVER (ORDER BY objective) AS position
    FROM ref.theme_objectives
    GROUP BY objective
)
SELECT
    r.unit,
    m.month_index,
    n.item,
    n.perspective,
    n.position AS place,
    n.weight,
    n.rule AS method,
    r.objective AS child,
    o.position,
    NULL::BOOLEAN AS lags,
    CASE WHEN r.not_due = r.measures THEN 0 ELSE millionths(r.weight) END AS w,
    worth(r.score) AS s,
    millionths(r.coverage) AS c,
    worth(r.lower_bound) AS low,
    worth(r.upper_bound) AS high,
    r.measures,
    r.scored,
    r.red,
    r.not_due,
    n.step
FROM mart.objective_results AS r
INNER JOIN ref.months AS m ON r.month = m.month
INNER JOIN ref.theme_objectives AS t ON r.unit = t.unit AND r.objective = t.objective
INNER JOIN ordered AS o ON r.objective = o.objective
INNER JOIN ref.nodes AS n
    ON
        r.unit = n.unit AND n.level = 'theme' AND t.theme = n.item
        AND m.month_index BETWEEN n.first_month AND n.last_month
