-- Whether both sides of a break say what a decision saw, to the last digit or word.
-- Grain: none, it makes the macro `same_sides` of this connection.
-- The linter takes parameters for columns.
-- noqa: disable=LT02
CREATE OR REPLACE TEMP MACRO same_sides(
    left_value, right_value, detail, left_then, right_then, detail_then
) AS
left_value IS NOT DISTINCT FROM left_then
AND right_value IS NOT DISTINCT FROM right_then
AND trim(detail) = trim(coalesce(detail_then, ''))
