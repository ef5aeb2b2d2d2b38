-- Each measure against its red flag and goal: score = clip(10/3 * (1 + (x - r) / (g - r)), 0, 10).
-- Where only the goal counts, red_flag being NULL, it is met (10, green) or not (0, red).
-- A score lies on its colour's side of 10/3 and 20/3 whatever it is rounded to.
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
judged AS (
    -- Of a sum without some of its summands nothing can be said: low cost would look good.
    SELECT *, coalesce(is_whole_only AND coverage < 1, FALSE) AS in_part
    FROM lines
),
scored AS (
    SELECT
        *,
        CASE
            WHEN in_part THEN NULL
            WHEN x IS NOT NULL AND g IS NOT NULL AND r IS NULL
                THEN CASE WHEN (x - g) * better >= 0 THEN 10 ELSE 0 END
            WHEN x IS NOT NULL AND g <> r
                THEN least(10, greatest(0, 10.0 / 3 * (1 + (x - r)::DOUBLE / (g - r)::DOUBLE)))
        END::DECIMAL(18, 9) AS score,
        CASE
            WHEN in_part OR x IS NULL OR g IS NULL OR g = r THEN NULL
            WHEN (x - g) * better >= 0 THEN 'green'
            WHEN (x - r) * better >= 0 THEN 'amber'
            ELSE 'red'
        END AS colour
    FROM judged
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
    CASE WHEN NOT in_part THEN x - g END,
    CASE WHEN NOT in_part THEN CASE WHEN polarity = 'higher_is_better' THEN x >= g ELSE x <= g END END,
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
        WHEN g IS NULL OR g = r THEN 'no_target'
        WHEN in_part THEN 'absent_children'
    END,
    status,
    scored_status,
    coverage
FROM scored
