-- What was staged of series, without names. Grain: series, month_index.
SELECT series, month_index, place, whole, fraction
FROM series_points
ORDER BY series, month_index
