-- Resolved figures with the quarter and the fiscal year to date and the last three and twelve months, as
-- the KPI is taken over time. A period in which a due month is missing has no figure: missing is never 0.
-- Where every denominator is a stock, a period divides by its mean: leavers of a year by mean headcount.
-- An estimate in a period makes an estimate of it. Grain: kpi, unit, month.
-- The linter knows no frame of varying width.
-- noqa: disable=PRS
INSERT INTO mart.kpi_values
WITH on_stock AS (
    SELECT kpi
    FROM ref.formulas
    WHERE on_stock
),
figures AS (
    SELECT
        r.*,
        k.over_time,
        k.due,
        m.month,
        m.month_start,
        m.fiscal_start,
        m.quarter_start,
        s.kpi IS NOT NULL AS is_on_stock,
        -- Of several months the least sure one counts.
        CASE r.status WHEN 'estimate' THEN 3 WHEN 'preliminary' THEN 2 ELSE 1 END AS doubt,
        -- What comes in a month it is not due in counts in no period.
        CASE WHEN due_months(k.due, r.month_index, 1) = 1 THEN r.value END AS x,
        CASE WHEN due_months(k.due, r.month_index, 1) = 1 THEN r.numerator END AS n,
        CASE WHEN due_months(k.due, r.month_index, 1) = 1 THEN r.denominator END AS d,
        -- A year starts with the first month the unit reported; targets are added up from there too.
        greatest(u.first_month, min(r.month_index) OVER (PARTITION BY r.kpi, r.unit)) AS first_month
    FROM work.resolved AS r
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
    INNER JOIN ref.units AS u ON r.unit = u.unit
    INNER JOIN ref.months AS m ON r.month_index = m.month_index
    LEFT JOIN on_stock AS s ON r.kpi = s.kpi
),
spans AS (
    SELECT
        *,
        sum(x) OVER quarter AS quarter_total,
        sum(n) OVER quarter AS quarter_numerator,
        sum(d) OVER quarter AS quarter_denominator,
        max(CASE over_time WHEN 'smallest' THEN -x ELSE x END) OVER quarter AS quarter_extreme,
        count(CASE over_time WHEN 'quotient' THEN d ELSE x END) OVER quarter AS quarter_parts,
        max(doubt) OVER quarter AS quarter_doubt,
        sum(x) OVER ytd AS ytd_total,
        sum(n) OVER ytd AS ytd_numerator,
        sum(d) OVER ytd AS ytd_denominator,
        max(CASE over_time WHEN 'smallest' THEN -x ELSE x END) OVER ytd AS ytd_extreme,
        count(CASE over_time WHEN 'quotient' THEN d ELSE x END) OVER ytd AS ytd_parts,
        max(doubt) OVER ytd AS ytd_doubt,
        sum(x) OVER three AS three_total,
        sum(n) OVER three AS three_numerator,
        sum(d) OVER three AS three_denominator,
        max(CASE over_time WHEN 'smallest' THEN -x ELSE x END) OVER three AS three_extreme,
        count(CASE over_time WHEN 'quotient' THEN d ELSE x END) OVER three AS three_parts,
        max(doubt) OVER three AS three_doubt,
        sum(x) OVER twelve AS twelve_total,
        sum(n) OVER twelve AS twelve_numerator,
        sum(d) OVER twelve AS twelve_denominator,
        max(CASE over_time WHEN 'smallest' THEN -x ELSE x END) OVER twelve AS twelve_extreme,
        count(CASE over_time WHEN 'quotient' THEN d ELSE x END) OVER twelve AS twelve_parts,
        max(doubt) OVER twelve AS twelve_doubt
    FROM figures
    -- One order for all of them, so that rows are sorted once.
    WINDOW
        quarter AS (
            PARTITION BY kpi, unit ORDER BY month_index
            RANGE BETWEEN month_index - quarter_start PRECEDING AND CURRENT ROW
        ),
        ytd AS (
            PARTITION BY kpi, unit ORDER BY month_index
            RANGE BETWEEN month_index - fiscal_start PRECEDING AND CURRENT ROW
        ),
        three AS (
            PARTITION BY kpi, unit ORDER BY month_index
            RANGE BETWEEN 2 PRECEDING AND CURRENT ROW
        ),
        twelve AS (
            PARTITION BY kpi, unit ORDER BY month_index
            RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        )
),
special AS (
    SELECT
        kpi,
        unit,
        month_index,
        any_value(value) FILTER (WHERE basis = 'quarter') AS quarter_special,
        any_value(status) FILTER (WHERE basis = 'quarter') AS quarter_standing,
        any_value(value) FILTER (WHERE basis = 'ytd') AS ytd_special,
        any_value(status) FILTER (WHERE basis = 'ytd') AS ytd_standing,
        any_value(value) FILTER (WHERE basis = 'rolling_3') AS three_special,
        any_value(status) FILTER (WHERE basis = 'rolling_3') AS three_standing,
        any_value(value) FILTER (WHERE basis = 'rolling_12') AS twelve_special,
        any_value(status) FILTER (WHERE basis = 'rolling_12') AS twelve_standing
    FROM work.special_periods
    GROUP BY kpi, unit, month_index
),
divided AS (
    SELECT
        s.*,
        -- n / (d / parts), divided once.
        s.quarter_parts = due_months(s.due, s.month_index, s.month_index - greatest(s.quarter_start, s.first_month) + 1) AS quarter_whole,
        CASE
            WHEN s.over_time = 'quotient'
                THEN quotient(s.quarter_numerator * CASE WHEN s.is_on_stock THEN s.quarter_parts ELSE 1 END, s.quarter_denominator)
        END
            AS quarter_ratio,
        x.quarter_special,
        coalesce(x.quarter_standing, CASE s.over_time WHEN 'last' THEN s.status ELSE stood_by(s.quarter_doubt) END)
            AS quarter_standing,
        s.ytd_parts = due_months(s.due, s.month_index, s.month_index - greatest(s.fiscal_start, s.first_month) + 1) AS ytd_whole,
        CASE
            WHEN s.over_time = 'quotient'
                THEN quotient(s.ytd_numerator * CASE WHEN s.is_on_stock THEN s.ytd_parts ELSE 1 END, s.ytd_denominator)
        END
            AS ytd_ratio,
        x.ytd_special,
        coalesce(x.ytd_standing, CASE s.over_time WHEN 'last' THEN s.status ELSE stood_by(s.ytd_doubt) END)
            AS ytd_standing,
        s.three_parts = due_months(s.due, s.month_index, 3) AS three_whole,
        CASE
            WHEN s.over_time = 'quotient'
                THEN quotient(s.three_numerator * CASE WHEN s.is_on_stock THEN s.three_parts ELSE 1 END, s.three_denominator)
        END
            AS three_ratio,
        x.three_special,
        coalesce(x.three_standing, CASE s.over_time WHEN 'last' THEN s.status ELSE stood_by(s.three_doubt) END)
            AS three_standing,
        s.twelve_parts = due_months(s.due, s.month_index, 12) AS twelve_whole,
        CASE
            WHEN s.over_time = 'quotient'
                THEN quotient(s.twelve_numerator * CASE WHEN s.is_on_stock THEN s.twelve_parts ELSE 1 END, s.twelve_denominator)
        END
            AS twelve_ratio,
        x.twelve_special,
        coalesce(x.twelve_standing, CASE s.over_time WHEN 'last' THEN s.status ELSE stood_by(s.twelve_doubt) END)
            AS twelve_standing
    FROM spans AS s
    LEFT JOIN special AS x ON s.kpi = x.kpi AND s.unit = x.unit AND s.month_index = x.month_index
),
taken AS (
    SELECT
        *,
        period(over_time, quarter_whole, value, quarter_total, quarter_extreme, quarter_ratio, quarter_special) AS quarter_value,
        period(over_time, ytd_whole, value, ytd_total, ytd_extreme, ytd_ratio, ytd_special) AS ytd_value,
        period(over_time, three_whole, value, three_total, three_extreme, three_ratio, three_special) AS rolling_3_value,
        period(over_time, twelve_whole, value, twelve_total, twelve_extreme, twelve_ratio, twelve_special) AS rolling_12_value
    FROM divided
)
SELECT
    kpi,
    unit,
    month,
    month_start,
    value,
    numerator,
    denominator,
    quarter_value,
    CASE WHEN quarter_value IS NOT NULL THEN quarter_standing END,
    ytd_value,
    CASE WHEN over_time = 'quotient' AND ytd_whole THEN TRY_CAST(ytd_numerator AS DECIMAL(28, 9)) END,
    CASE
        WHEN over_time = 'quotient' AND ytd_whole
            THEN quotient(ytd_denominator, CASE WHEN is_on_stock THEN ytd_parts ELSE 1 END)
    END,
    CASE WHEN ytd_value IS NOT NULL THEN ytd_standing END,
    rolling_3_value,
    CASE WHEN rolling_3_value IS NOT NULL THEN three_standing END,
    rolling_12_value,
    CASE WHEN rolling_12_value IS NOT NULL THEN twelve_standing END,
    status,
    rule,
    source,
    coverage,
    seq,
    row_number,
    decision
FROM taken
