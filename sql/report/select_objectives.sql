-- Objectives of one month with the score of the month before, and how far the
-- colour hangs on the weights.
-- Grain: unit, objective. Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous, t.share AS stability
FROM mart.objective_results AS r
LEFT JOIN mart.objective_results AS before
    ON r.unit = before.unit AND r.objective = before.objective AND before.month = $previous
LEFT JOIN mart.stability AS t
    ON r.unit = t.unit AND r.month = t.month AND t.level = 'objective' AND t.item = r.objective
WHERE r.month = $month
ORDER BY r.unit, r.position
