-- Each measure before and now, and the figure before as it is today; measures that are on one side
-- only stand alone. Of the pairs that are looked at; kept nowhere, since few are looked at twice.
-- Grain: number, kpi, basis.
CREATE OR REPLACE VIEW what_if.work.sides AS
WITH befores AS (
    SELECT p.number, p.before_index, TRUE AS published, b.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.printed AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE p.published
    UNION ALL
    SELECT p.number, p.before_index, FALSE, b.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.lines AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE NOT p.published
),
nows AS (
    SELECT p.number, n.* EXCLUDE (month_index)
    FROM what_if.work.looked AS p
    INNER JOIN what_if.work.lines AS n ON p.unit = n.unit AND p.month_index = n.month_index
),
todays AS (
    SELECT l.*
    FROM what_if.work.lines AS l
    SEMI JOIN what_if.work.printed AS p ON l.unit = p.unit AND l.month_index = p.month_index
)
SELECT
    coalesce(b.number, n.number) AS number,
    coalesce(b.kpi, n.kpi) AS kpi,
    coalesce(b.basis, n.basis) AS basis,
    b.number IS NOT NULL AS was_there,
    n.number IS NOT NULL AS is_there,
    b AS old,
    n AS new,
    CASE WHEN b.published THEN t.x ELSE b.x END AS x_today
FROM befores AS b
FULL OUTER JOIN nows AS n ON b.number = n.number AND b.kpi = n.kpi AND b.basis = n.basis
LEFT JOIN todays AS t
    ON b.unit = t.unit AND b.before_index = t.month_index AND b.kpi = t.kpi AND b.basis = t.basis
