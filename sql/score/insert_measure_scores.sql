-- Each measure against its red flag and goal: score = clip(10/3 * (1 + (x - r) / (g - r)), 0, 10), or by
-- another type of score: on straight lines between the points of a scale (work.scales, in three-
-- thousandths), by the lower of two such lines of a band, as a share of the goal, or by its colour alone.
-- Where only the goal counts, red_flag being NULL, it is met (10, green) or not (0, red).
-- A score lies on its colour's side of 10/3 and 20/3 whatever it is rounded to; on which, is asked in
-- whole numbers and decimals only. Parameters: first_unit, last_unit, of a slice by their ids.
-- Source of the formula: Spider Strategies' scoring guide. Grain: unit, measure, month_index.
-- The linter knows no functions of lists.
-- noqa: disable=PRS,CP01,RF03
INSERT INTO work.measure_scores
-- The stretch of its scale a figure lies on; beyond an end it scores what the end does.
WITH found AS (
    SELECT
        *,
        CASE
            WHEN score_type <> 'band' AND x IS NOT NULL
                THEN greatest(1, len(list_filter(points, lambda p: p.figure <= x)))
        END AS place
    FROM lines($first_unit, $last_unit)
),
placed AS (
    SELECT
        *,
        points[place].figure AS start_figure,
        points[place].score AS start_score,
        points[place + 1].figure AS next_figure,
        coalesce(points[place + 1].score, points[place].score) AS next_score,
        len(points) > place AS has_next
    FROM found
),
gone AS (
    SELECT
        *,
        CASE WHEN has_next AND x > start_figure THEN x - start_figure ELSE 0 END AS gone,
        coalesce(next_figure - start_figure, 1) AS way,
        (next_score - start_score)::DECIMAL(6, 0) AS rise
    FROM placed
),
coloured AS (
    SELECT
        *,
        CASE
            WHEN in_part OR x IS NULL THEN NULL
            WHEN score_type = 'linear' AND r IS NULL OR score_type IN ('goal_only', 'yes_no')
                THEN
                    CASE
                        WHEN g IS NULL OR score_type = 'yes_no' AND x NOT IN (0, 1) THEN NULL
                        WHEN (x - g) * better >= 0 THEN 'green'
                        ELSE 'red'
                    END
            WHEN score_type IN ('linear', 'three_colour')
                THEN
                    CASE
                        WHEN (g - r) * better <= 0 OR g IS NULL OR r IS NULL THEN NULL
                        WHEN (x - g) * better >= 0 THEN 'green'
                        WHEN (x - r) * better >= 0 THEN 'amber'
                        ELSE 'red'
                    END
            WHEN score_type = 'band'
                THEN
                    CASE
                        WHEN g IS NULL THEN NULL
                        WHEN x BETWEEN g AND g_high THEN 'green'
                        WHEN x BETWEEN r AND r_high THEN 'amber'
                        ELSE 'red'
                    END
            WHEN score_type = 'attainment'
                THEN
                    CASE
                        WHEN g IS NULL OR g = 0 OR x * sign(g) < 0 THEN NULL
                        WHEN (x - g) * better >= 0 THEN 'green'
                        WHEN 2 * (x - g) * better >= -abs(g) THEN 'amber'
                        ELSE 'red'
                    END
            WHEN rise * gone >= (20000 - start_score)::DECIMAL(6, 0) * way THEN 'green'
            WHEN rise * gone >= (10000 - start_score)::DECIMAL(6, 0) * way THEN 'amber'
            WHEN start_score IS NOT NULL THEN 'red'
        END AS colour
    FROM gone
),
unclipped AS (
    SELECT
        *,
        CASE
            WHEN score_type = 'linear' AND r IS NULL OR score_type IN ('goal_only', 'yes_no', 'three_colour')
                THEN CASE colour WHEN 'green' THEN 10 WHEN 'amber' THEN 5 WHEN 'red' THEN 0 END
            WHEN colour IS NULL THEN NULL
            WHEN score_type = 'linear'
                THEN 10.0 / 3 * (1 + (x - r)::DOUBLE / (g - r)::DOUBLE)
            WHEN score_type = 'band'
                THEN
                    10.0 / 3 * least(
                        1 + (x - r)::DOUBLE / (g - r)::DOUBLE,
                        1 + (r_high - x)::DOUBLE / (r_high - g_high)::DOUBLE
                    )
            WHEN score_type = 'attainment'
                THEN 20.0 / 3 * (1 + better * (x - g)::DOUBLE / abs(g)::DOUBLE)
            ELSE (start_score + rise::DOUBLE * gone::DOUBLE / way::DOUBLE) / 3000
        END AS unclipped
    FROM coloured
),
clipped AS (
    SELECT *, least(10, greatest(0, unclipped))::DECIMAL(18, 9) AS score
    FROM unclipped
)
SELECT
    unit,
    measure,
    month_index,
    x,
    r,
    g,
    r_high,
    g_high,
    points,
    CASE colour
        WHEN 'green' THEN greatest(score, 6.666666667)
        WHEN 'amber' THEN least(greatest(score, 3.333333333), 6.666666666)
        WHEN 'red' THEN least(score, 3.333333332)
    END,
    colour,
    CASE
        WHEN NOT reported AND is_not_due THEN 'not_due'
        WHEN NOT reported THEN 'no_figure'
        WHEN value IS NULL AND is_left_open THEN 'absent_children'
        WHEN basis = 'month' AND value IS NULL THEN 'undefined'
        WHEN basis = 'ytd' AND x IS NULL AND ytd_denominator IS NOT NULL THEN 'undefined'
        WHEN x IS NULL AND is_level THEN 'no_period'
        WHEN x IS NULL THEN 'incomplete_period'
        WHEN score_type = 'progress' AND long_term_target IS NULL THEN 'no_long_term_target'
        WHEN score_type IN ('explicit', 'min_max') AND points IS NULL THEN 'no_scale'
        WHEN score_type = 'band' AND points IS NULL AND declared IS NOT NULL THEN 'no_red_flag'
        WHEN g IS NULL AND score_type NOT IN ('explicit', 'min_max') THEN 'no_target'
        WHEN score_type = 'three_colour' AND r IS NULL THEN 'no_red_flag'
        WHEN score_type IN ('linear', 'three_colour') AND (g - r) * better <= 0 THEN 'wrong_red_flag'
        WHEN score_type = 'attainment' AND g = 0 THEN 'target_zero'
        WHEN score_type = 'attainment' AND x * sign(g) < 0 THEN 'signs_differ'
        WHEN in_part THEN 'absent_children'
        WHEN score_type = 'yes_no' AND x NOT IN (0, 1) THEN 'not_yes_or_no'
    END,
    coverage,
    in_part,
    NULL
FROM clipped
