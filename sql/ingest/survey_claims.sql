-- How many cells of a delivery are ignored and how many are not, by the month they are of, NULL where
-- that could not be told. Grain: month_index. Reads `claims`.
SELECT
    month_index,
    count(*) FILTER (WHERE is_ignored) AS ignored,
    count(*) FILTER (WHERE NOT is_ignored) AS told
FROM claims
GROUP BY month_index
