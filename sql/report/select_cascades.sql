-- What counts of other units' cards in objectives of one month, with the score of the month before.
-- Grain: unit, objective, child. Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous
FROM mart.cascade_results AS r
LEFT JOIN mart.cascade_results AS before
    ON
        r.unit = before.unit AND r.objective = before.objective AND r.child = before.child
        AND before.month = $previous
WHERE r.month = $month
ORDER BY r.unit, r.objective, r.position, r.child
