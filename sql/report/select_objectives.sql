-- Objectives of one month with the score of the month before.
-- Grain: unit, objective. Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous
FROM mart.objective_results AS r
LEFT JOIN mart.objective_results AS before
    ON r.unit = before.unit AND r.objective = before.objective AND before.month = $previous
WHERE r.month = $month
ORDER BY r.unit, r.position
