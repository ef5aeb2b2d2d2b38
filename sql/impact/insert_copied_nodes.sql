-- The touched objectives of a step, and the rest of the cards whose step it is, to be rolled up anew.
-- Grain: unit, level, item, first_month. Parameter: step.
INSERT INTO what_if.ref.nodes
SELECT n.* REPLACE (t.copy AS unit)
FROM (
    SELECT DISTINCT copy, unit, objective
    FROM what_if.work.touched
    WHERE step = $step
) AS t
INNER JOIN ref.nodes AS n ON t.unit = n.unit AND n.level = 'objective' AND t.objective = n.item
UNION ALL
SELECT n.* REPLACE (t.copy AS unit)
FROM (
    SELECT DISTINCT copy, unit
    FROM what_if.work.touched
) AS t
INNER JOIN ref.nodes AS n ON t.unit = n.unit AND n.level <> 'objective'
WHERE n.step = $step
