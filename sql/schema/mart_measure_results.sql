-- Each measure of each scorecard with its score.
-- Grain: unit, month, kpi, basis.
CREATE VIEW mart.measure_results (
    unit, -- unit id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    perspective, -- perspective id
    objective, -- objective id
    kpi, -- kpi id
    role, -- leading or lagging
    basis, -- what is scored: month, quarter, ytd, rolling_3 or rolling_12
    weight, -- weight in the objective
    value, -- the month's figure in base units
    quarter_value, -- fiscal quarter to date, in base units
    ytd_value, -- fiscal year to date, in base units
    rolling_3_value, -- last three months, in base units
    rolling_12_value, -- last twelve months, in base units
    scored_value, -- the figure of the basis
    red_flag, -- on the basis, in base units; NULL where nothing says where red begins
    target, -- the goal on the basis, in base units; year to date over the months of ytd_value; of a band its lower end
    variance, -- scored_value - target; to a band's nearer end, 0 inside it
    favourable, -- whether the variance is good under the polarity; exactly on target is
    score, -- 0 to 10, on its colour's side of 10/3 and 20/3; NULL where there is none
    colour, -- green, amber or red
    reason, -- why there is no score, in a word: no_figure, no_target, signs_differ and so on; NULL where there is one
    status, -- of the month's figure: estimate, preliminary or final
    scored_status, -- of the figure of the basis: estimate where a month in it is one, else preliminary or final
    coverage, -- share of the expected child units behind the figure of the basis, its worst month's; fraction
    score_type, -- linear, goal_only, three_colour, yes_no, band, explicit, min_max, attainment or progress
    red_flag_high, -- of a band: where red begins above it, on the basis
    target_high, -- of a band: its upper end, on the basis
    points, -- of a scale: figures on the basis and their scores in three-thousandths
    variance_share, -- variance as a fraction of the target's size; NULL where it is 0
    prior_year_value, -- the figure of the basis twelve months before
    prior_year_variance, -- scored_value - prior_year_value
    progress, -- share of the way from baseline to long-term target, a fraction; never part of the score but of score_type progress
    progress_expected, -- the share of the time that is over, a fraction
    baseline, -- of the long-term target, in base units
    baseline_month, -- 'YYYY-MM'
    long_term_target, -- the figure to reach, in base units
    long_term_month, -- 'YYYY-MM' to reach it in
    carried_from -- 'YYYY-MM' of an earlier month whose figure, target and score these are; NULL where they are the month's own
) AS
-- Figures and long-term targets are those of the month the score is of, which may be an earlier one.
WITH figured AS (
    SELECT
        r.*,
        f.month AS from_month,
        v.value,
        v.quarter_value,
        v.ytd_value,
        v.rolling_3_value,
        v.rolling_12_value,
        v.status,
        CASE r.basis
            WHEN 'month' THEN v.status
            WHEN 'quarter' THEN v.quarter_status
            WHEN 'ytd' THEN v.ytd_status
            WHEN 'rolling_3' THEN v.rolling_3_status
            ELSE v.rolling_12_status
        END AS scored_status,
        CASE k.polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END AS better,
        CASE r.basis
            WHEN 'month' THEN y.value
            WHEN 'quarter' THEN y.quarter_value
            WHEN 'ytd' THEN y.ytd_value
            WHEN 'rolling_3' THEN y.rolling_3_value
            ELSE y.rolling_12_value
        END AS prior_year,
        a.baseline,
        a.baseline_month,
        a.target AS long_term_target,
        a.target_month
    FROM work.scored_measures AS r
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
    INNER JOIN ref.months AS f ON r.from_index = f.month_index
    LEFT JOIN mart.kpi_values AS v ON r.kpi = v.kpi AND r.unit = v.unit AND f.month = v.month
    LEFT JOIN ref.months AS b ON r.from_index - 12 = b.month_index
    LEFT JOIN mart.kpi_values AS y ON r.kpi = y.kpi AND r.unit = y.unit AND b.month = y.month
    LEFT JOIN work.long_term_targets AS a
        ON r.unit = a.unit AND r.kpi = a.kpi AND r.from_index = a.month_index
),
varied AS (
    SELECT
        *,
        CASE
            -- A band may have no lines; least and greatest pass over what is NULL.
            WHEN in_part OR target IS NULL THEN NULL
            WHEN score_type <> 'band' THEN scored_value - target
            ELSE scored_value - least(greatest(scored_value, target), target_high)
        END AS variance
    FROM figured
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
    scored_value,
    red_flag,
    target,
    variance::DECIMAL(28, 9) AS variance,
    CASE WHEN score_type = 'band' THEN variance = 0 ELSE variance * better >= 0 END AS favourable,
    score,
    colour,
    reason,
    status,
    scored_status,
    coverage,
    score_type,
    red_flag_high,
    target_high,
    points,
    quotient(variance, abs(target)) AS variance_share,
    prior_year AS prior_year_value,
    CASE WHEN NOT in_part THEN (scored_value - prior_year)::DECIMAL(28, 9) END AS prior_year_variance,
    CASE WHEN NOT in_part THEN quotient(scored_value - baseline, long_term_target - baseline) END AS progress,
    CASE
        WHEN long_term_target IS NOT NULL
            THEN least(1, quotient(from_index - baseline_month, target_month - baseline_month))
    END AS progress_expected,
    baseline,
    printf('%04d-%02d', baseline_month // 12, baseline_month % 12 + 1) AS baseline_month,
    long_term_target,
    printf('%04d-%02d', target_month // 12, target_month % 12 + 1) AS long_term_month,
    CASE WHEN from_index < month_index THEN from_month END AS carried_from
FROM varied
