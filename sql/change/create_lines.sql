-- What the measures of the cards between are scored by, in the place of what `score/create_lines` gives.
-- A batch of them is no more than a slice: the units between which are asked for are not looked at.
-- Grain: unit, month_index, kpi, basis; it makes the table macro `lines` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO lines(first_unit, last_unit) AS TABLE
SELECT
    x.copy AS unit,
    m.month_index,
    m.month,
    m.month_start,
    '' AS perspective,
    x.place.objective,
    x.kpi,
    x.place.role,
    x.basis,
    x.place.weight,
    x.place.score_type,
    x.place.better,
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
    NULL::DECIMAL(28, 9) AS quarter_value,
    NULL::DECIMAL(28, 9) AS ytd_value,
    NULL::DECIMAL(28, 9) AS ytd_denominator,
    NULL::DECIMAL(28, 9) AS rolling_3_value,
    NULL::DECIMAL(28, 9) AS rolling_12_value,
    NULL::DECIMAL(28, 9) AS prior_year,
    NULL::VARCHAR AS status,
    NULL::VARCHAR AS scored_status,
    NULL::DECIMAL(9, 6) AS coverage,
    NULL::DECIMAL(28, 9) AS baseline,
    NULL::INTEGER AS baseline_month,
    NULL::DECIMAL(28, 9) AS long_term_target,
    NULL::INTEGER AS target_month
FROM what_if.work.mixed AS x
INNER JOIN what_if.work.pairs AS p ON x.number = p.number
INNER JOIN ref.months AS m ON p.month_index = m.month_index
