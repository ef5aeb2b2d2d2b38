-- Comments that stand on cards of one month. Grain: unit, place. Parameter: month ('YYYY-MM').
SELECT *
FROM mart.comments
WHERE month = $month AND state = 'in_force'
ORDER BY unit, place, seq
