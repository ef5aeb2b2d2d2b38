-- Measures of one month with comparators, limits and trail, for every card.
-- Grain: unit, kpi, basis. Parameters: month, previous, last_year ('YYYY-MM').
SELECT
    r.*,
    s.perspective_weight,
    s.objective_weight,
    s.required,
    before.value AS prior_month_value,
    year_before.value AS month_a_year_before,
    before_result.score AS previous_score,
    v.ytd_status,
    v.rolling_12_status,
    v.rule,
    v.source,
    v.delivery,
    v.row_number,
    v.decision,
    l.name AS file,
    o.cell,
    g.mean,
    g.lower,
    g.upper,
    g.points AS signal_points,
    g.rule AS signal_rule,
    g.variation,
    g.direction,
    g.assurance,
    g.guard,
    g.season,
    e.year_end,
    e.method AS outlook_method,
    e.projection,
    e.lower AS outlook_lower,
    e.upper AS outlook_upper,
    e.goal AS year_goal,
    e.status AS outlook_status,
    gap.reason AS gap,
    gap.operand,
    x.currency,
    x.amount,
    x.rate,
    x.rates,
    c.name AS benchmark_name,
    c.benchmark,
    c.variance AS benchmark_variance,
    c.variance_share AS benchmark_share,
    c.favourable AS benchmark_favourable
FROM mart.measure_results AS r
INNER JOIN ref.months AS m ON r.month = m.month
INNER JOIN ref.measures AS s
    ON
        r.unit = s.unit AND r.kpi = s.kpi AND r.basis = s.basis
        AND m.month_index BETWEEN s.first_month AND s.last_month
LEFT JOIN mart.kpi_values AS v ON r.kpi = v.kpi AND r.unit = v.unit AND r.month = v.month
LEFT JOIN core.loads AS l ON v.delivery = l.seq
LEFT JOIN mart.observations AS o
    ON
        v.delivery = o.since_delivery AND v.source = o.source
        AND v.kpi = o.kpi AND v.unit = o.unit AND v.month = o.month
LEFT JOIN mart.kpi_values AS before
    ON r.kpi = before.kpi AND r.unit = before.unit AND before.month = $previous
LEFT JOIN mart.kpi_values AS year_before
    ON r.kpi = year_before.kpi AND r.unit = year_before.unit AND year_before.month = $last_year
LEFT JOIN mart.measure_results AS before_result
    ON
        r.kpi = before_result.kpi AND r.unit = before_result.unit
        AND r.basis = before_result.basis AND before_result.month = $previous
LEFT JOIN mart.signals AS g ON r.kpi = g.kpi AND r.unit = g.unit AND r.month = g.month
LEFT JOIN mart.outlook AS e ON r.kpi = e.kpi AND r.unit = e.unit AND r.month = e.month
LEFT JOIN mart.formula_gaps AS gap
    ON r.kpi = gap.kpi AND r.unit = gap.unit AND r.month = gap.month AND r.basis = gap.basis
LEFT JOIN mart.conversions AS x
    ON v.source = x.source AND v.kpi = x.kpi AND v.unit = x.unit AND v.month = x.month
LEFT JOIN mart.benchmarks AS c
    ON r.unit = c.unit AND r.month = c.month AND r.kpi = c.kpi AND r.basis = c.basis
WHERE r.month = $month
ORDER BY
    s.unit, s.perspective_position, s.objective_position, s.measure_position, s.kpi, s.basis
