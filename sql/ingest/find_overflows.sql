-- Pairs of operands whose quotient has no room: from 10^15 on, either way. Where the product of a value
-- and its weight has none, there is no numerator.
-- Grain: place, block. Reads `claims`.
SELECT
    place,
    block,
    numerator,
    single,
    denominator
FROM claims
WHERE
    has_pair
    AND NOT is_ignored
    AND combine IS NULL
    AND fault IS NULL
    AND denominator <> 0
    AND (value IS NULL OR abs(value) >= 1000000000000000)
ORDER BY place, block
