-- What the score of a group of children is made of. `w` is a child's weight in 10^-6, `s` its score in
-- 10^-9 or NULL, `c` its coverage in 10^-6: whole numbers. `every` is the weight of all of them; of those
-- with a score `of` is the weight, `covered` and `worth` that times coverage and score, `least` the
-- lowest score that weighs something.
-- Grain: none, it makes the macro `sums` of this connection.
-- noqa: disable=PRS,LT01,LT02,CP05
CREATE OR REPLACE TEMP MACRO sums(w, s, c) AS
{
    'every': sum(w),
    'covered': sum(w * c) FILTER (WHERE s IS NOT NULL),
    'of': sum(w) FILTER (WHERE s IS NOT NULL),
    'worth': sum(w::HUGEINT * s),
    'least': min(s) FILTER (WHERE w > 0)
}
