-- Whether two scales have the same points, per month of those they add up over, as `levelled_points` has
-- them. Grain: none, it makes the macro `same_points` of this connection.
-- The linter knows no functions of lists.
-- noqa: disable=PRS,CP01,CP05,LT01,LT02
CREATE OR REPLACE TEMP MACRO same_points(one, one_months, other, other_months) AS
list_transform(one, lambda p: (p.figure::DECIMAL(38, 9) * other_months, p.score))
IS NOT DISTINCT FROM list_transform(other, lambda p: (p.figure::DECIMAL(38, 9) * one_months, p.score))
