-- How many cells of a delivery are ignored, and the months the others are of, as far as they could
-- be told. Grain: one row. Reads `claims`.
SELECT
    count(*) FILTER (WHERE is_ignored) AS ignored,
    list(DISTINCT month_index) FILTER (WHERE NOT is_ignored AND month_index IS NOT NULL) AS months
FROM claims
