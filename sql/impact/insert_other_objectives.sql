-- The objectives beside those that were rolled up anew, as they are. Grain: unit, month, objective.
INSERT INTO what_if.mart.objective_results
WITH touched AS (
    SELECT DISTINCT r.unit AS copy, t.unit, r.month, r.perspective
    FROM what_if.mart.objective_results AS r
    INNER JOIN what_if.work.touched AS t
        ON r.unit = t.copy AND r.month = t.month AND r.objective = t.objective
)
SELECT b.* REPLACE (t.copy AS unit)
FROM touched AS t
INNER JOIN mart.objective_results AS b
    ON t.unit = b.unit AND t.month = b.month AND t.perspective = b.perspective
ANTI JOIN what_if.mart.objective_results AS r
    ON t.copy = r.unit AND b.month = r.month AND b.objective = r.objective
