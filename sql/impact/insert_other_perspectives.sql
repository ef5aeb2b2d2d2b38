-- The perspectives beside those that were rolled up anew, as they are.
-- Grain: unit, month, perspective.
INSERT INTO what_if.mart.perspective_results
WITH touched AS (
    SELECT DISTINCT copy, unit, month
    FROM what_if.work.touched
)
SELECT b.* REPLACE (t.copy AS unit)
FROM touched AS t
INNER JOIN mart.perspective_results AS b ON t.unit = b.unit AND t.month = b.month
ANTI JOIN what_if.mart.perspective_results AS r
    ON t.copy = r.unit AND b.month = r.month AND b.perspective = r.perspective
