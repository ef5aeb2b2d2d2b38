-- Periods of formulas, in the place of what their kind would make of the months.
-- Grain: kpi, unit, month.
UPDATE mart.kpi_values AS v
SET
    quarter_value = CASE WHEN p.has_quarter THEN p.quarter_value ELSE v.quarter_value END,
    quarter_status = CASE WHEN p.has_quarter THEN p.quarter_status ELSE v.quarter_status END,
    ytd_value = CASE WHEN p.has_ytd THEN p.ytd_value ELSE v.ytd_value END,
    ytd_numerator = CASE WHEN p.has_ytd THEN p.ytd_numerator ELSE v.ytd_numerator END,
    ytd_denominator = CASE WHEN p.has_ytd THEN p.ytd_denominator ELSE v.ytd_denominator END,
    ytd_status = CASE WHEN p.has_ytd THEN p.ytd_status ELSE v.ytd_status END,
    rolling_3_value = CASE WHEN p.has_three THEN p.three_value ELSE v.rolling_3_value END,
    rolling_3_status = CASE WHEN p.has_three THEN p.three_status ELSE v.rolling_3_status END,
    rolling_12_value = CASE WHEN p.has_twelve THEN p.twelve_value ELSE v.rolling_12_value END,
    rolling_12_status = CASE WHEN p.has_twelve THEN p.twelve_status ELSE v.rolling_12_status END
FROM (
    SELECT
        i.kpi,
        i.unit,
        m.month,
        coalesce(bool_or(i.basis = 'quarter'), FALSE) AS has_quarter,
        any_value(r.value) FILTER (WHERE i.basis = 'quarter') AS quarter_value,
        any_value(i.status) FILTER (WHERE i.basis = 'quarter' AND r.value IS NOT NULL) AS quarter_status,
        coalesce(bool_or(i.basis = 'ytd'), FALSE) AS has_ytd,
        any_value(r.value) FILTER (WHERE i.basis = 'ytd') AS ytd_value,
        any_value(r.numerator) FILTER (WHERE i.basis = 'ytd') AS ytd_numerator,
        any_value(r.denominator) FILTER (WHERE i.basis = 'ytd') AS ytd_denominator,
        any_value(i.status) FILTER (WHERE i.basis = 'ytd' AND r.value IS NOT NULL) AS ytd_status,
        coalesce(bool_or(i.basis = 'rolling_3'), FALSE) AS has_three,
        any_value(r.value) FILTER (WHERE i.basis = 'rolling_3') AS three_value,
        any_value(i.status) FILTER (WHERE i.basis = 'rolling_3' AND r.value IS NOT NULL) AS three_status,
        coalesce(bool_or(i.basis = 'rolling_12'), FALSE) AS has_twelve,
        any_value(r.value) FILTER (WHERE i.basis = 'rolling_12') AS twelve_value,
        any_value(i.status) FILTER (WHERE i.basis = 'rolling_12' AND r.value IS NOT NULL) AS twelve_status
    FROM formula_inputs AS i
    INNER JOIN ref.months AS m ON i.month_index = m.month_index
    LEFT JOIN formula_results AS r
        ON i.kpi = r.kpi AND i.unit = r.unit AND i.month_index = r.month_index AND i.basis = r.basis
    GROUP BY i.kpi, i.unit, m.month
) AS p
WHERE v.kpi = p.kpi AND v.unit = p.unit AND v.month = p.month
