-- Whether a break is of the size a decision saw: the difference within its tolerance; of children's breaks
-- without their signs the sum of those; where a figure lacks, both as they were, and where both do, what
-- it said. Grain: none, it makes the macro `same_size` of this connection.
-- The linter takes parameters for columns and types for names.
-- noqa: disable=LT02
-- noqa: disable=CP05
CREATE OR REPLACE TEMP MACRO same_size(
    reason, left_value, right_value, detail, tolerance, left_then, right_then, detail_then
) AS
CASE
    WHEN reason = 'gross'
        THEN
            coalesce(
                abs(TRY_CAST(detail AS DECIMAL(28, 9)) - TRY_CAST(detail_then AS DECIMAL(28, 9)))
                <= coalesce(tolerance, 0),
                FALSE
            )
    WHEN left_value IS NULL AND right_value IS NULL
        THEN left_then IS NULL AND right_then IS NULL AND trim(detail) = trim(coalesce(detail_then, ''))
    WHEN
        left_value IS NULL OR right_value IS NULL OR left_then IS NULL OR right_then IS NULL
        THEN
            left_value IS NOT DISTINCT FROM left_then
            AND right_value IS NOT DISTINCT FROM right_then
    ELSE
        abs((right_value - left_value) - (right_then - left_then)) <= coalesce(tolerance, 0)
END
