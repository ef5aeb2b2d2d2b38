-- Whether two measures are held against the same: red flag, goal and points, per month where they add
-- up over months. Grain: none, it makes the macro `same_aim` of this connection.
-- The linter knows no functions of lists.
-- noqa: disable=PRS,CP01,CP05,LT01,LT02
CREATE OR REPLACE TEMP MACRO same_aim(one, other) AS
CASE
    WHEN one.months = other.months
        THEN
            one.g IS NOT DISTINCT FROM other.g
            AND one.r IS NOT DISTINCT FROM other.r
            AND one.g_high IS NOT DISTINCT FROM other.g_high
            AND one.r_high IS NOT DISTINCT FROM other.r_high
            AND one.points IS NOT DISTINCT FROM other.points
    ELSE
        one.g::DECIMAL(38, 9) * other.months IS NOT DISTINCT FROM other.g::DECIMAL(38, 9) * one.months
        AND one.r::DECIMAL(38, 9) * other.months IS NOT DISTINCT FROM other.r::DECIMAL(38, 9) * one.months
        AND one.g_high::DECIMAL(38, 9) * other.months IS NOT DISTINCT FROM other.g_high::DECIMAL(38, 9) * one.months
        AND one.r_high::DECIMAL(38, 9) * other.months IS NOT DISTINCT FROM other.r_high::DECIMAL(38, 9) * one.months
        AND list_transform(one.points, lambda p: (p.figure::DECIMAL(38, 9) * other.months, p.score))
        IS NOT DISTINCT FROM list_transform(other.points, lambda p: (p.figure::DECIMAL(38, 9) * one.months, p.score))
END
