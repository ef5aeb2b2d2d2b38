-- The measures beside those that move in a step's touched objectives, as they are on the card.
-- Grain: unit, month, kpi, basis. Parameter: step.
INSERT INTO what_if.mart.measure_results
SELECT b.* REPLACE (t.copy AS unit)
FROM what_if.work.touched AS t
INNER JOIN mart.measure_results AS b
    ON t.unit = b.unit AND t.month = b.month AND t.objective = b.objective
ANTI JOIN what_if.mart.measure_results AS r
    ON t.copy = r.unit AND b.month = r.month AND b.kpi = r.kpi AND b.basis = r.basis
WHERE t.step = $step
