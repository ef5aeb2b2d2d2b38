-- Between two updates of a KPI that is not due every month: the figure, target and score of the last
-- month that has one, unless it is too old. What adds up since the start of a year or quarter is not
-- carried into the next. Grain: unit, month, kpi, basis.
UPDATE mart.measure_results AS r
SET
    value = c.value,
    quarter_value = c.quarter_value,
    ytd_value = c.ytd_value,
    rolling_3_value = c.rolling_3_value,
    rolling_12_value = c.rolling_12_value,
    scored_value = c.scored_value,
    red_flag = c.red_flag,
    target = c.target,
    variance = c.variance,
    favourable = c.favourable,
    score = c.score,
    colour = c.colour,
    reason = NULL,
    status = c.status,
    scored_status = c.scored_status,
    coverage = c.coverage,
    score_type = c.score_type,
    red_flag_high = c.red_flag_high,
    target_high = c.target_high,
    points = c.points,
    variance_share = c.variance_share,
    prior_year_value = c.prior_year_value,
    prior_year_variance = c.prior_year_variance,
    progress = c.progress,
    progress_expected = c.progress_expected,
    baseline = c.baseline,
    baseline_month = c.baseline_month,
    long_term_target = c.long_term_target,
    long_term_month = c.long_term_month,
    carried_from = c.month
FROM (
    SELECT b.*, g.month AS carried_to
    FROM mart.measure_results AS g
    INNER JOIN ref.months AS m ON g.month = m.month
    INNER JOIN ref.kpis AS k ON g.kpi = k.kpi AND k.between_updates = 'carry'
    INNER JOIN mart.measure_results AS b ON g.unit = b.unit AND g.kpi = b.kpi AND g.basis = b.basis
    INNER JOIN ref.months AS e
        ON
            b.month = e.month
            AND e.month_index BETWEEN m.month_index - k.carry_months AND m.month_index - 1
    WHERE
        g.reason = 'no_figure'
        AND (k.due >> (m.month_index % 12)) & 1 = 0
        AND b.reason IS DISTINCT FROM 'no_figure'
        AND (
            g.basis NOT IN ('quarter', 'ytd')
            OR (k.over_time = 'last' AND k.operands = 0)
            OR e.month_index >= CASE g.basis WHEN 'quarter' THEN m.quarter_start ELSE m.fiscal_start END
        )
    QUALIFY
        row_number() OVER (PARTITION BY g.unit, g.month, g.kpi, g.basis ORDER BY e.month_index DESC) = 1
) AS c
WHERE
    r.unit = c.unit AND r.month = c.carried_to AND r.kpi = c.kpi AND r.basis = c.basis
    AND c.score IS NOT NULL
