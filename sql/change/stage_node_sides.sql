-- Each rolled-up score of a pair that is looked at, by what made it before and what makes it now.
-- Grain: number, level, item.
-- Columns in the order of what they are of.
-- noqa: disable=ST06
CREATE OR REPLACE VIEW what_if.work.node_sides AS
WITH befores AS (
    SELECT p.number, b.* EXCLUDE (unit, month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.published_nodes AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE p.published
    UNION ALL
    SELECT p.number, b.* EXCLUDE (unit, month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.nodes AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE NOT p.published
),
nows AS (
    SELECT p.number, n.* EXCLUDE (unit, month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.nodes AS n ON p.unit = n.unit AND p.month_index = n.month_index
)
SELECT
    coalesce(b.number, n.number) AS number,
    coalesce(b.level, n.level) AS level,
    coalesce(b.item, n.item) AS item,
    b.number IS NOT NULL AS was_there,
    n.number IS NOT NULL AS is_there,
    b AS old,
    n AS new
FROM befores AS b
FULL OUTER JOIN nows AS n ON b.number = n.number AND b.level = n.level AND b.item = n.item
