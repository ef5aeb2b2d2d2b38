-- Perspectives as they count in the cards.
-- Grain: unit, month_index, item, child.
-- Columns in the order in which `rolled_up` tells of them.
-- noqa: disable=ST06
CREATE OR REPLACE TEMP VIEW rolling AS
SELECT
    r.unit,
    m.month_index,
    n.item,
    n.perspective,
    n.position AS place,
    n.weight,
    n.rule AS method,
    r.perspective AS child,
    r.position,
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
FROM mart.perspective_results AS r
INNER JOIN ref.months AS m ON r.month = m.month
INNER JOIN ref.nodes AS n
    ON
        r.unit = n.unit AND n.level = 'card'
        AND m.month_index BETWEEN n.first_month AND n.last_month
