-- What the measures of the cards between are scored by, in the place of what `score/create_lines` gives.
-- A batch of them is no more than a slice: the units between which are asked for are not looked at.
-- Grain: unit, measure, month_index; it makes the table macro `lines` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO lines(first_unit, last_unit) AS TABLE
SELECT
    x.copy AS unit,
    x.measure,
    p.month_index,
    x.basis,
    x.score_type,
    x.better,
    x.x,
    x.r,
    x.g,
    x.r_high,
    x.g_high,
    x.points,
    x.g AS declared,
    FALSE AS in_part,
    x.has_score AS reported,
    x.not_due AS is_not_due,
    FALSE AS is_left_open,
    FALSE AS is_level,
    NULL::DECIMAL(28, 9) AS value,
    NULL::DECIMAL(28, 9) AS ytd_denominator,
    NULL::DECIMAL(9, 6) AS coverage,
    NULL::DECIMAL(28, 9) AS long_term_target
FROM what_if.work.mixed AS x
INNER JOIN what_if.work.pairs AS p ON x.number = p.number
