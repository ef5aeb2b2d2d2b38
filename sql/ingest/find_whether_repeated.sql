-- Whether any key is claimed more than once: claims, less the different places keys have in a row of
-- bits. Grain: one row. Parameters: units, months, first (month_index), size. Reads `claims`.
SELECT
    count(*) > bit_count(
        bitstring_agg((kpi::BIGINT * $units + unit) * $months + month_index - $first, 0, $size)
    ) AS is_repeated
FROM claims
WHERE NOT is_ignored AND is_keyed AND combine IS NULL
