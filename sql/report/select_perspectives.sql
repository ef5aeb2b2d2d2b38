-- Perspectives of one month with the score of the month before.
-- Grain: unit, perspective. Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous
FROM mart.perspective_results AS r
LEFT JOIN mart.perspective_results AS before
    ON r.unit = before.unit AND r.perspective = before.perspective AND before.month = $previous
WHERE r.month = $month
ORDER BY r.unit, r.position
