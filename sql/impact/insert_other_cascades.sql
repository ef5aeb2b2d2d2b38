-- What a step's touched objectives take of cards that do not move, as it is.
-- Grain: unit, month, objective, child. Parameter: step.
INSERT INTO what_if.mart.cascade_results
SELECT b.* REPLACE (t.copy AS unit)
FROM what_if.work.touched AS t
INNER JOIN mart.cascade_results AS b
    ON t.unit = b.unit AND t.month = b.month AND t.objective = b.objective
ANTI JOIN what_if.mart.cascade_results AS r
    ON t.copy = r.unit AND b.month = r.month AND b.objective = r.objective AND b.child = r.child
WHERE t.step = $step
