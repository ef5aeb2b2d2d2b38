-- Cards of one month with the score of the month before, and how far the
-- colour hangs on the weights. Grain: unit.
-- Parameters: month, previous ('YYYY-MM').
SELECT r.*, before.score AS previous, t.share AS stability
FROM mart.scorecards AS r
LEFT JOIN mart.scorecards AS before ON r.unit = before.unit AND before.month = $previous
LEFT JOIN mart.stability AS t
    ON r.unit = t.unit AND r.month = t.month AND t.level = 'card' AND t.item = ''
WHERE r.month = $month
ORDER BY r.unit
