-- The copies of the scenarios as units. Grain: unit.
INSERT INTO what_if.ref.units
SELECT DISTINCT s.copy, u.name, u.type, u.first_month, u.last_month, u.depth, u.position, u.attributes
FROM what_if.work.series AS s
INNER JOIN ref.units AS u ON s.unit = u.unit
