-- Each score a card takes of another, before and now, and the score before as it is today, of the
-- pairs that are looked at.
-- Grain: number, objective, child.
-- Columns in the order of what they are of.
-- noqa: disable=ST06
CREATE OR REPLACE VIEW what_if.work.cascade_sides AS
WITH befores AS (
    SELECT p.number, p.before_index, b.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.published_cascades AS b
        ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE p.published
    UNION ALL
    SELECT p.number, p.before_index, b.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.cascades AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE NOT p.published
),
nows AS (
    SELECT p.number, n.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.cascades AS n ON p.unit = n.unit AND p.month_index = n.month_index
)
SELECT
    coalesce(b.number, n.number) AS number,
    coalesce(b.objective, n.objective) AS objective,
    coalesce(b.child, n.child) AS child,
    b.number IS NOT NULL AS was_there,
    n.number IS NOT NULL AS is_there,
    b AS old,
    n AS new,
    t.score AS today
FROM befores AS b
FULL OUTER JOIN nows AS n
    ON b.number = n.number AND b.objective = n.objective AND b.child = n.child
LEFT JOIN what_if.work.cascades AS t
    ON
        b.unit = t.unit AND b.before_index = t.month_index AND b.objective = t.objective
        AND b.child = t.child
