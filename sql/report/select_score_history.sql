-- Card scores of the months shown. Grain: unit, month. Parameters: first, last ('YYYY-MM').
SELECT unit, month, score
FROM mart.scorecards
WHERE month BETWEEN $first AND $last
ORDER BY unit, month
