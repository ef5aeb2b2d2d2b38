-- Cards of one month with the score of the month before. Grain: unit.
-- Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous
FROM mart.scorecards AS r
LEFT JOIN mart.scorecards AS before ON r.unit = before.unit AND before.month = $previous
WHERE r.month = $month
ORDER BY r.unit
