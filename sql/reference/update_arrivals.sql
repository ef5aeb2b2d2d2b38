-- What came in the month that is under way counts as if the month were over: for a flash, figures to
-- date are not early. Grain: seq. Parameter: month_index, of the month under way.
UPDATE ref.arrivals
SET received_in = $month_index + 1
WHERE received_in = $month_index
