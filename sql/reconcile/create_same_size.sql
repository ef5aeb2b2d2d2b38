-- Whether a break is of the size a decision saw: the difference within its tolerance, or, where there
-- is none, both figures as they were. Grain: none, it makes the macro `same_size` of this connection.
-- noqa: disable=LT02 (the linter takes parameters for columns)
CREATE OR REPLACE TEMP MACRO same_size(
    left_value, right_value, tolerance, left_then, right_then
) AS
CASE
    WHEN
        left_value IS NULL OR right_value IS NULL OR left_then IS NULL OR right_then IS NULL
        THEN
            left_value IS NOT DISTINCT FROM left_then
            AND right_value IS NOT DISTINCT FROM right_then
    ELSE
        abs((right_value - left_value) - (right_then - left_then)) <= coalesce(tolerance, 0)
END
