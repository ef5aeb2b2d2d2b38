-- The copies as units, and those below them that no exchange reaches: at a depth nobody asks for, so
-- that these are not resolved again. Grain: unit.
INSERT INTO what_if.ref.units
WITH named AS (
    SELECT copy, unit, TRUE AS is_reached
    FROM what_if.work.reach
    UNION ALL
    SELECT DISTINCT copy, unit, FALSE
    FROM what_if.work.links
    WHERE NOT is_reached
)
SELECT
    n.copy,
    u.name,
    u.type,
    u.first_month,
    u.last_month,
    CASE WHEN n.is_reached THEN u.depth ELSE -1 END,
    u.position,
    u.attributes
FROM named AS n
INNER JOIN ref.units AS u ON n.unit = u.unit
