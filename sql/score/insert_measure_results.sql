-- Each measure against its red flag and goal: score = clip(10/3 * (1 + (x - r) / (g - r)), 0, 10).
-- Targets aggregate like actuals, over the same months: a flow's year to date is held against the sum
-- of the targets since fiscal year start or, if later, the first month the unit reported the KPI.
-- Where only the goal counts, red_flag being NULL, it is met (10, green) or not (0, red).
-- A score lies on its colour's side of 10/3 and 20/3 whatever it is rounded to.
-- Source of the formula: Spider Strategies' scoring guide. Grain: unit, month, kpi, basis.
INSERT INTO mart.measure_results
WITH starts AS (
    SELECT s.kpi, s.unit, greatest(u.first_month, min(r.month_index)) AS first_month
    FROM (SELECT DISTINCT kpi, unit FROM ref.measures) AS s
    INNER JOIN ref.units AS u ON s.unit = u.unit
    LEFT JOIN work.resolved AS r ON s.kpi = r.kpi AND s.unit = r.unit
    GROUP BY s.kpi, s.unit, u.first_month
),
target_sums AS (
    SELECT
        t.kpi,
        t.unit,
        t.month_index,
        t.red_flag,
        t.goal,
        sum(t.red_flag) FILTER (WHERE t.month_index >= s.first_month) OVER ytd AS ytd_red_flag,
        count(t.red_flag) FILTER (WHERE t.month_index >= s.first_month) OVER ytd
        IN (0, count(*) FILTER (WHERE t.month_index >= s.first_month) OVER ytd) AS ytd_alike,
        sum(t.goal) FILTER (WHERE t.month_index >= s.first_month) OVER ytd AS ytd_goal,
        count(*) FILTER (WHERE t.month_index >= s.first_month) OVER ytd
        = t.month_index - greatest(m.fiscal_start, s.first_month) + 1 AS ytd_whole,
        sum(t.red_flag) OVER rolling AS rolling_red_flag,
        count(t.red_flag) OVER rolling IN (0, 12) AS rolling_alike,
        sum(t.goal) OVER rolling AS rolling_goal,
        count(*) OVER rolling = 12 AS rolling_whole
    FROM work.targets AS t
    INNER JOIN ref.months AS m ON t.month_index = m.month_index
    INNER JOIN starts AS s ON t.kpi = s.kpi AND t.unit = s.unit
    WINDOW
        ytd AS (PARTITION BY t.kpi, t.unit, m.fiscal_start ORDER BY t.month_index),
        rolling AS (
            PARTITION BY t.kpi, t.unit ORDER BY t.month_index RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        )
),
-- A sum over months rests on its worst month; the others go by the month.
covered AS (
    SELECT
        v.kpi,
        v.unit,
        v.month,
        v.coverage AS month_coverage,
        min(v.coverage) OVER (
            PARTITION BY v.kpi, v.unit, m.fiscal_start ORDER BY m.month_index
        ) AS ytd_coverage,
        min(v.coverage) OVER (
            PARTITION BY v.kpi, v.unit ORDER BY m.month_index RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        ) AS rolling_coverage
    FROM mart.kpi_values AS v
    INNER JOIN ref.months AS m ON v.month = m.month
),
lines AS (
    SELECT
        s.*,
        m.month,
        m.month_start,
        v.value,
        v.ytd_value,
        v.rolling_12_value,
        v.ytd_denominator,
        v.status,
        CASE
            WHEN k.aggregation <> 'flow' OR s.basis = 'month' THEN c.month_coverage
            WHEN s.basis = 'ytd' THEN c.ytd_coverage
            ELSE c.rolling_coverage
        END AS coverage,
        k.aggregation IN ('flow', 'stock') AND NOT k.scored_in_part AS is_whole_only,
        v.kpi IS NOT NULL AS reported,
        CASE s.basis
            WHEN 'month' THEN v.value
            WHEN 'ytd' THEN v.ytd_value
            ELSE v.rolling_12_value
        END AS x,
        CASE
            WHEN s.basis = 'month' OR k.aggregation <> 'flow' THEN t.red_flag
            WHEN s.basis = 'ytd' AND t.ytd_whole AND t.ytd_alike THEN t.ytd_red_flag
            WHEN s.basis = 'rolling_12' AND t.rolling_whole AND t.rolling_alike THEN t.rolling_red_flag
        END AS r,
        CASE
            WHEN s.basis = 'month' OR k.aggregation <> 'flow' THEN t.goal
            WHEN s.basis = 'ytd' AND t.ytd_whole AND t.ytd_alike THEN t.ytd_goal
            WHEN s.basis = 'rolling_12' AND t.rolling_whole AND t.rolling_alike THEN t.rolling_goal
        END AS g,
        k.polarity,
        -- Which way is good; a red flag on the other side of the goal is refused in the configuration.
        CASE k.polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END AS better,
        k.aggregation = 'recompute_only'
        OR (k.aggregation = 'ratio' AND v.value IS NOT NULL AND v.denominator IS NULL) AS is_level
    FROM ref.measures AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    INNER JOIN ref.units AS u ON s.unit = u.unit
    INNER JOIN ref.months AS m
        ON
            m.month_index BETWEEN u.first_month AND u.last_month
            AND m.month_index BETWEEN s.first_month AND s.last_month
    LEFT JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit AND m.month = v.month
    LEFT JOIN covered AS c ON s.kpi = c.kpi AND s.unit = c.unit AND m.month = c.month
    LEFT JOIN target_sums AS t
        ON s.kpi = t.kpi AND s.unit = t.unit AND m.month_index = t.month_index
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
    ytd_value,
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
        WHEN NOT reported THEN 'no_figure'
        WHEN basis = 'month' AND value IS NULL THEN 'undefined'
        WHEN basis = 'ytd' AND x IS NULL AND ytd_denominator IS NOT NULL THEN 'undefined'
        WHEN x IS NULL AND is_level THEN 'no_period'
        WHEN x IS NULL THEN 'incomplete_period'
        WHEN g IS NULL OR g = r THEN 'no_target'
        WHEN in_part THEN 'absent_children'
    END,
    status,
    coverage,
    NULL
FROM scored
