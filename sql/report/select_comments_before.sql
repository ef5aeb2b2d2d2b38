-- Comments that stood on one unit's card of one month. Grain: place.
-- Parameters: unit, month ('YYYY-MM').
SELECT place, text, person
FROM mart.comments
WHERE unit = $unit AND month = $month AND state = 'in_force'
ORDER BY place
