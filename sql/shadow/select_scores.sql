-- A month's scores of perspectives and cards; a card has no perspective.
-- Grain: unit, perspective. Parameters: month ('YYYY-MM'), unit (NULL for all).
SELECT unit, perspective, score, colour
FROM mart.perspective_results
WHERE month = $month AND (unit = $unit OR $unit IS NULL)
UNION ALL
SELECT unit, NULL, score, colour
FROM mart.scorecards
WHERE month = $month AND (unit = $unit OR $unit IS NULL)
ORDER BY unit, perspective
