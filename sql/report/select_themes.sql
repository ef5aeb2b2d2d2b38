-- Themes of one month with the score of the month before.
-- Grain: unit, theme. Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous
FROM mart.theme_results AS r
LEFT JOIN mart.theme_results AS before
    ON r.unit = before.unit AND r.theme = before.theme AND before.month = $previous
WHERE r.month = $month
ORDER BY r.unit, r.position
