-- Perspectives of one month with the score of the month before, and how far the
-- colour hangs on the weights.
-- Grain: unit, perspective. Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous, t.share AS stability
FROM mart.perspective_results AS r
LEFT JOIN mart.perspective_results AS before
    ON r.unit = before.unit AND r.perspective = before.perspective AND before.month = $previous
LEFT JOIN mart.stability AS t
    ON r.unit = t.unit AND r.month = t.month AND t.level = 'perspective' AND t.item = r.perspective
WHERE r.month = $month
ORDER BY r.unit, r.position
