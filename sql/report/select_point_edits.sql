-- What stands of what the strategy office made of front pages of one month, in the order it was done.
-- Grain: seq. Parameter: month ('YYYY-MM').
SELECT *
FROM mart.point_edits
WHERE month = $month AND state = 'in_force'
ORDER BY seq
