-- Cards of a month with too little on them to be scored.
-- Grain: unit. Parameters: month ('YYYY-MM').
SELECT
    unit,
    coverage,
    measures,
    scored
FROM mart.scorecards
WHERE month = $month AND score IS NULL
ORDER BY unit
