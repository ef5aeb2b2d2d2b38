-- Each measure against its red flag and goal: score = clip(10/3 * (1 + (x - r) / (g - r)), 0, 10), or by
-- another type of score: on straight lines between the points of a scale (work.scales, in three-
-- thousandths), by the lower of two such lines of a band, as a share of the goal, or by its colour alone.
-- Where only the goal counts, red_flag being NULL, it is met (10, green) or not (0, red).
-- A score lies on its colour's side of 10/3 and 20/3 whatever it is rounded to; on which, is asked in
-- whole numbers and decimals only.
-- Source of the formula: Spider Strategies' scoring guide. Grain: unit, month, kpi, basis.
-- The linter knows no frame of varying width.
-- noqa: disable=PRS
INSERT INTO mart.measure_results
-- A sum over months rests on its worst month; the others go by the month.
WITH covered AS (
    SELECT
        s.kpi,
        s.unit,
        s.basis,
        v.month,
        min(v.coverage) OVER (
            PARTITION BY s.kpi, s.unit, s.basis ORDER BY m.month_index
            RANGE BETWEEN CASE s.basis
                WHEN 'quarter' THEN m.month_index - m.quarter_start
                WHEN 'ytd' THEN m.month_index - m.fiscal_start
                WHEN 'rolling_3' THEN 2
                ELSE 11
            END PRECEDING AND CURRENT ROW
        ) AS coverage
    FROM (SELECT DISTINCT kpi, unit, basis FROM ref.measures WHERE basis <> 'month') AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi AND k.over_time = 'sum'
    INNER JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit
    INNER JOIN ref.months AS m ON v.month = m.month
),
lines AS (
    SELECT
        s.*,
        m.month,
        m.month_index,
        m.month_start,
        v.value,
        v.quarter_value,
        v.ytd_value,
        v.rolling_3_value,
        v.rolling_12_value,
        v.ytd_denominator,
        v.status,
        CASE s.basis
            WHEN 'month' THEN v.status
            WHEN 'quarter' THEN v.quarter_status
            WHEN 'ytd' THEN v.ytd_status
            WHEN 'rolling_3' THEN v.rolling_3_status
            ELSE v.rolling_12_status
        END AS scored_status,
        coalesce(c.coverage, v.coverage) AS coverage,
        k.over_units = 'sum' AND NOT k.scored_in_part AS is_whole_only,
        v.kpi IS NOT NULL AS reported,
        coalesce(k.needs_all AND v.coverage < 1, FALSE) AS is_left_open,
        due_months(k.due, m.month_index, 1) = 1 AS is_due,
        CASE s.basis
            WHEN 'month' THEN v.value
            WHEN 'quarter' THEN v.quarter_value
            WHEN 'ytd' THEN v.ytd_value
            WHEN 'rolling_3' THEN v.rolling_3_value
            ELSE v.rolling_12_value
        END AS x,
        t.red_flag AS r,
        t.goal AS g,
        k.polarity,
        -- Which way is good; a red flag on the other side of the goal is refused in the configuration.
        CASE k.polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END AS better,
        k.over_time = 'never'
        OR (k.over_time = 'quotient' AND v.value IS NOT NULL AND v.denominator IS NULL) AS is_level
    FROM ref.measures AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    INNER JOIN ref.units AS u ON s.unit = u.unit
    INNER JOIN ref.months AS m
        ON
            m.month_index BETWEEN u.first_month AND u.last_month
            AND m.month_index BETWEEN s.first_month AND s.last_month
    LEFT JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit AND m.month = v.month
    LEFT JOIN covered AS c
        ON s.kpi = c.kpi AND s.unit = c.unit AND s.basis = c.basis AND m.month = c.month
    LEFT JOIN work.period_targets AS t
        ON
            s.kpi = t.kpi AND s.unit = t.unit AND s.basis = t.basis
            AND m.month_index = t.month_index
),
scales AS (
    SELECT
        unit,
        kpi,
        month_index,
        basis,
        min(figure) FILTER (WHERE score = 10000) AS red_flag,
        min(figure) FILTER (WHERE score = 20000) AS goal,
        max(figure) FILTER (WHERE score = 20000) AS goal_high,
        max(figure) FILTER (WHERE score = 10000) AS red_flag_high,
        list({'figure': figure, 'score': score} ORDER BY position) AS points
    FROM work.scales
    GROUP BY unit, kpi, month_index, basis
),
judged AS (
    SELECT
        l.* EXCLUDE (r, g),
        -- Of a sum without some of its summands nothing can be said: low cost would look good.
        coalesce(l.is_whole_only AND l.coverage < 1, FALSE) AS in_part,
        CASE
            WHEN l.score_type IN ('linear', 'three_colour') THEN l.r
            WHEN l.score_type IN ('band', 'explicit') THEN c.red_flag
        END AS r,
        CASE l.score_type
            WHEN 'yes_no' THEN CASE WHEN l.better = 1 THEN 1 ELSE 0 END
            WHEN 'progress' THEN a.target
            WHEN 'band' THEN c.goal
            WHEN 'explicit' THEN coalesce(c.goal, l.g)
            ELSE l.g
        END AS g,
        CASE WHEN l.score_type = 'band' THEN c.goal_high END AS g_high,
        CASE WHEN l.score_type = 'band' THEN c.red_flag_high END AS r_high,
        l.g AS declared,
        c.points,
        a.baseline,
        a.baseline_month,
        a.target AS long_term_target,
        a.target_month
    FROM lines AS l
    LEFT JOIN scales AS c
        ON l.unit = c.unit AND l.kpi = c.kpi AND l.month_index = c.month_index AND l.basis = c.basis
    LEFT JOIN work.long_term_targets AS a
        ON l.unit = a.unit AND l.kpi = a.kpi AND l.month_index = a.month_index
),
-- The stretch of its scale a figure lies on; beyond an end it scores what the end does.
stretches AS (
    SELECT
        *,
        lead(figure) OVER along AS next_figure,
        lead(score) OVER along AS next_score
    FROM work.scales
    WHERE kind <> 'band'
    WINDOW along AS (PARTITION BY unit, kpi, month_index, basis ORDER BY position)
),
placed AS (
    SELECT
        j.unit,
        j.kpi,
        j.month_index,
        j.basis,
        s.score AS start_score,
        CASE WHEN j.x > s.figure AND s.next_figure IS NOT NULL THEN j.x - s.figure ELSE 0 END AS gone,
        coalesce(s.next_figure - s.figure, 1) AS way,
        (coalesce(s.next_score, s.score) - s.score)::DECIMAL(6, 0) AS rise
    FROM judged AS j
    INNER JOIN stretches AS s
        ON
            j.unit = s.unit AND j.kpi = s.kpi AND j.month_index = s.month_index AND j.basis = s.basis
            AND (j.x >= s.figure OR s.position = 1)
            AND (j.x < s.next_figure OR s.next_figure IS NULL)
),
scored AS (
    SELECT
        j.*,
        CASE
            WHEN j.in_part OR j.x IS NULL THEN NULL
            WHEN j.score_type = 'linear' AND j.r IS NULL OR j.score_type IN ('goal_only', 'yes_no')
                THEN
                    CASE
                        WHEN j.g IS NULL OR j.score_type = 'yes_no' AND j.x NOT IN (0, 1) THEN NULL
                        WHEN (j.x - j.g) * j.better >= 0 THEN 'green'
                        ELSE 'red'
                    END
            WHEN j.score_type IN ('linear', 'three_colour')
                THEN
                    CASE
                        WHEN j.g = j.r OR j.g IS NULL OR j.r IS NULL THEN NULL
                        WHEN (j.x - j.g) * j.better >= 0 THEN 'green'
                        WHEN (j.x - j.r) * j.better >= 0 THEN 'amber'
                        ELSE 'red'
                    END
            WHEN j.score_type = 'band'
                THEN
                    CASE
                        WHEN j.g IS NULL THEN NULL
                        WHEN j.x BETWEEN j.g AND j.g_high THEN 'green'
                        WHEN j.x BETWEEN j.r AND j.r_high THEN 'amber'
                        ELSE 'red'
                    END
            WHEN j.score_type = 'attainment'
                THEN
                    CASE
                        WHEN j.g IS NULL OR j.g = 0 OR j.x * sign(j.g) < 0 THEN NULL
                        WHEN 3 * (j.x - j.g) * j.better >= -abs(j.g) THEN 'green'
                        WHEN 3 * (j.x - j.g) * j.better >= -2 * abs(j.g) THEN 'amber'
                        ELSE 'red'
                    END
            WHEN p.rise * p.gone >= (20000 - p.start_score)::DECIMAL(6, 0) * p.way THEN 'green'
            WHEN p.rise * p.gone >= (10000 - p.start_score)::DECIMAL(6, 0) * p.way THEN 'amber'
            WHEN p.way IS NOT NULL THEN 'red'
        END AS colour,
        CASE
            WHEN j.score_type = 'linear' AND j.r IS NULL OR j.score_type IN ('goal_only', 'yes_no', 'three_colour')
                THEN CASE colour WHEN 'green' THEN 10 WHEN 'amber' THEN 5 WHEN 'red' THEN 0 END
            WHEN colour IS NULL THEN NULL
            WHEN j.score_type = 'linear'
                THEN 10.0 / 3 * (1 + (j.x - j.r)::DOUBLE / (j.g - j.r)::DOUBLE)
            WHEN j.score_type = 'band'
                THEN
                    10.0 / 3 * least(
                        1 + (j.x - j.r)::DOUBLE / (j.g - j.r)::DOUBLE,
                        1 + (j.r_high - j.x)::DOUBLE / (j.r_high - j.g_high)::DOUBLE
                    )
            WHEN j.score_type = 'attainment'
                THEN 10 * (1 + j.better * (j.x - j.g)::DOUBLE / abs(j.g)::DOUBLE)
            ELSE (p.start_score + p.rise::DOUBLE * p.gone::DOUBLE / p.way::DOUBLE) / 3000
        END AS unclipped,
        least(10, greatest(0, unclipped))::DECIMAL(18, 9) AS score
    FROM judged AS j
    LEFT JOIN placed AS p
        ON j.unit = p.unit AND j.kpi = p.kpi AND j.month_index = p.month_index AND j.basis = p.basis
),
varied AS (
    SELECT
        s.*,
        CASE
            WHEN s.in_part THEN NULL
            WHEN s.score_type <> 'band' THEN s.x - s.g
            ELSE s.x - least(greatest(s.x, s.g), s.g_high)
        END AS variance,
        CASE s.basis
            WHEN 'month' THEN y.value
            WHEN 'quarter' THEN y.quarter_value
            WHEN 'ytd' THEN y.ytd_value
            WHEN 'rolling_3' THEN y.rolling_3_value
            ELSE y.rolling_12_value
        END AS prior_year
    FROM scored AS s
    LEFT JOIN ref.months AS m ON s.month_index - 12 = m.month_index
    LEFT JOIN mart.kpi_values AS y ON s.kpi = y.kpi AND s.unit = y.unit AND m.month = y.month
)
SELECT
    unit,
    month,
    month_start,
    perspective,
    objective,
    kpi,
    role,
    basis,
    weight,
    value,
    quarter_value,
    ytd_value,
    rolling_3_value,
    rolling_12_value,
    x,
    r,
    g,
    variance,
    CASE WHEN score_type = 'band' THEN variance = 0 ELSE variance * better >= 0 END,
    CASE colour
        WHEN 'green' THEN greatest(score, 6.666666667)
        WHEN 'amber' THEN least(greatest(score, 3.333333333), 6.666666666)
        WHEN 'red' THEN least(score, 3.333333332)
    END,
    colour,
    CASE
        WHEN NOT reported AND NOT is_due THEN 'not_due'
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
        WHEN score_type IN ('linear', 'three_colour') AND g = r THEN 'red_flag_is_goal'
        WHEN score_type = 'attainment' AND g = 0 THEN 'target_zero'
        WHEN score_type = 'attainment' AND x * sign(g) < 0 THEN 'signs_differ'
        WHEN in_part THEN 'absent_children'
        WHEN score_type = 'yes_no' AND x NOT IN (0, 1) THEN 'not_yes_or_no'
    END,
    status,
    scored_status,
    coverage,
    score_type,
    r_high,
    g_high,
    points,
    quotient(variance, abs(g)),
    prior_year,
    CASE WHEN NOT in_part THEN x - prior_year END,
    CASE WHEN NOT in_part THEN quotient(x - baseline, long_term_target - baseline) END,
    least(1, quotient(month_index - baseline_month, target_month - baseline_month)),
    baseline,
    printf('%04d-%02d', baseline_month // 12, baseline_month % 12 + 1),
    long_term_target,
    printf('%04d-%02d', target_month // 12, target_month % 12 + 1)
FROM varied
