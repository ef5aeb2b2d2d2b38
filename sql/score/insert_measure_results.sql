-- Each measure against its red flag and goal: score = clip(10/3 * (1 + (x - r) / (g - r)), 0, 10).
-- Targets aggregate like actuals: a flow's year to date is held against the sum of the months' targets.
-- Source of the formula: Spider Strategies' scoring guide. Grain: unit, month, kpi, basis.
INSERT INTO mart.measure_results
WITH target_sums AS (
    SELECT
        t.kpi,
        t.unit,
        t.month_index,
        t.red_flag,
        t.goal,
        sum(t.red_flag) OVER ytd AS ytd_red_flag,
        sum(t.goal) OVER ytd AS ytd_goal,
        count(*) OVER ytd = t.month_index - m.fiscal_start + 1 AS ytd_whole,
        sum(t.red_flag) OVER rolling AS rolling_red_flag,
        sum(t.goal) OVER rolling AS rolling_goal,
        count(*) OVER rolling = 12 AS rolling_whole
    FROM work.targets AS t
    INNER JOIN ref.months AS m ON t.month_index = m.month_index
    WINDOW
        ytd AS (PARTITION BY t.kpi, t.unit, m.fiscal_start ORDER BY t.month_index),
        rolling AS (
            PARTITION BY t.kpi, t.unit ORDER BY t.month_index RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        )
),
lines AS (
    SELECT
        s.*,
        m.month,
        m.month_start,
        v.value,
        v.ytd_value,
        v.rolling_12_value,
        v.status,
        v.coverage,
        v.kpi IS NOT NULL AS reported,
        CASE s.basis
            WHEN 'month' THEN v.value
            WHEN 'ytd' THEN v.ytd_value
            ELSE v.rolling_12_value
        END AS x,
        CASE
            WHEN s.basis = 'month' OR k.aggregation <> 'flow' THEN t.red_flag
            WHEN s.basis = 'ytd' AND t.ytd_whole THEN t.ytd_red_flag
            WHEN s.basis = 'rolling_12' AND t.rolling_whole THEN t.rolling_red_flag
        END AS r,
        CASE
            WHEN s.basis = 'month' OR k.aggregation <> 'flow' THEN t.goal
            WHEN s.basis = 'ytd' AND t.ytd_whole THEN t.ytd_goal
            WHEN s.basis = 'rolling_12' AND t.rolling_whole THEN t.rolling_goal
        END AS g,
        k.polarity
    FROM ref.measures AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    INNER JOIN ref.units AS u ON s.unit = u.unit
    INNER JOIN ref.months AS m ON m.month_index BETWEEN u.first_month AND u.last_month
    LEFT JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit AND m.month = v.month
    LEFT JOIN target_sums AS t
        ON s.kpi = t.kpi AND s.unit = t.unit AND m.month_index = t.month_index
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
    x - g,
    CASE WHEN polarity = 'higher_is_better' THEN x >= g ELSE x <= g END,
    CASE
        WHEN x IS NOT NULL AND g <> r
            THEN
                least(
                    10,
                    greatest(0, 10.0 / 3 * (1 + (x - r)::DOUBLE / (g - r)::DOUBLE))
                )
    END,
    CASE
        WHEN x IS NULL OR g IS NULL OR g = r THEN NULL
        WHEN (x - g) * sign(g - r) >= 0 THEN 'green'
        WHEN (x - r) * sign(g - r) >= 0 THEN 'amber'
        ELSE 'red'
    END,
    CASE
        WHEN NOT reported THEN 'no_figure'
        WHEN basis = 'month' AND value IS NULL THEN 'undefined'
        WHEN x IS NULL THEN 'incomplete_period'
        WHEN g IS NULL OR g = r THEN 'no_target'
    END,
    status,
    coverage
FROM lines
