-- The measures beside those that move in a step's touched objectives, as they are on the card.
-- Grain: unit, measure, month_index. Parameter: step.
INSERT INTO what_if.work.measure_scores
SELECT b.* REPLACE (t.copy AS unit)
FROM what_if.work.touched AS t
INNER JOIN ref.measures AS s ON t.unit = s.unit AND t.objective = s.objective
INNER JOIN work.measure_scores AS b
    ON s.unit = b.unit AND s.measure = b.measure AND t.month_index = b.month_index
ANTI JOIN what_if.work.measure_scores AS r
    ON t.copy = r.unit AND b.measure = r.measure AND b.month_index = r.month_index
WHERE t.step = $step
