-- The objectives beside those that were rolled up anew, on the cards whose step it is, as they are.
-- Grain: unit, month, objective. Parameter: step.
INSERT INTO what_if.mart.objective_results
WITH touched AS (
    SELECT DISTINCT t.copy, t.unit, t.month
    FROM what_if.work.touched AS t
    INNER JOIN ref.nodes AS n ON t.unit = n.unit AND n.level = 'card'
    WHERE n.step = $step
)
SELECT b.* REPLACE (t.copy AS unit)
FROM touched AS t
INNER JOIN mart.objective_results AS b ON t.unit = b.unit AND t.month = b.month
ANTI JOIN what_if.mart.objective_results AS r
    ON t.copy = r.unit AND b.month = r.month AND b.objective = r.objective
