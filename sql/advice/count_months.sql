-- How many months have results of measures. Grain: none, one row.
SELECT count(DISTINCT month) AS months
FROM mart.measure_results
