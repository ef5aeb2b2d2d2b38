-- Resolved figures with year to date and rolling twelve months, by the KPI's declared kind.
-- A period with a missing month has no figure: missing is never 0. Where every denominator is a
-- stock, a period divides by its mean: leavers of a year by mean headcount. Grain: kpi, unit, month.
INSERT INTO mart.kpi_values
WITH on_stock AS (
    SELECT kpi
    FROM ref.formulas
    WHERE on_stock
),
spans AS (
    SELECT
        r.*,
        k.aggregation,
        m.month,
        m.month_start,
        sum(r.value) OVER ytd AS ytd_total,
        sum(r.numerator) OVER ytd AS ytd_numerator,
        sum(r.denominator) OVER ytd AS ytd_denominator,
        max(r.value) OVER ytd AS ytd_largest,
        min(r.value) OVER ytd AS ytd_smallest,
        count(r.value) OVER ytd AS ytd_values,
        count(r.denominator) OVER ytd AS ytd_operands,
        CASE WHEN s.kpi IS NULL THEN 1 ELSE count(r.denominator) OVER ytd END AS ytd_parts,
        -- The year starts with the first month the unit reported; targets are added up from there too.
        r.month_index - greatest(
            m.fiscal_start, u.first_month, min(r.month_index) OVER (PARTITION BY r.kpi, r.unit)
        ) + 1 AS ytd_months,
        sum(r.value) OVER rolling AS rolling_total,
        sum(r.numerator) OVER rolling AS rolling_numerator,
        sum(r.denominator) OVER rolling AS rolling_denominator,
        max(r.value) OVER rolling AS rolling_largest,
        min(r.value) OVER rolling AS rolling_smallest,
        count(r.value) OVER rolling AS rolling_values,
        count(r.denominator) OVER rolling AS rolling_operands,
        CASE WHEN s.kpi IS NULL THEN 1 ELSE count(r.denominator) OVER rolling END AS rolling_parts
    FROM work.resolved AS r
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
    INNER JOIN ref.units AS u ON r.unit = u.unit
    INNER JOIN ref.months AS m ON r.month_index = m.month_index
    LEFT JOIN on_stock AS s ON r.kpi = s.kpi
    WINDOW
        ytd AS (PARTITION BY r.kpi, r.unit, m.fiscal_start ORDER BY r.month_index),
        rolling AS (
            PARTITION BY r.kpi, r.unit ORDER BY r.month_index RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        )
),
divided AS (
    SELECT
        *,
        -- n / (d / parts), divided once.
        quotient(ytd_numerator * ytd_parts, ytd_denominator) AS ytd_ratio,
        quotient(ytd_denominator, ytd_parts) AS ytd_divisor,
        quotient(rolling_numerator * rolling_parts, rolling_denominator) AS rolling_ratio
    FROM spans
)
SELECT
    kpi,
    unit,
    month,
    month_start,
    value,
    numerator,
    denominator,
    TRY_CAST(
        CASE
            WHEN aggregation = 'stock' THEN value
            WHEN aggregation = 'flow' AND ytd_values = ytd_months THEN ytd_total
            WHEN aggregation = 'max' AND ytd_values = ytd_months THEN ytd_largest
            WHEN aggregation = 'min' AND ytd_values = ytd_months THEN ytd_smallest
            WHEN aggregation = 'ratio' AND ytd_operands = ytd_months THEN ytd_ratio
        END AS DECIMAL(28, 9)
    ),
    CASE
        WHEN aggregation = 'ratio' AND ytd_operands = ytd_months
            THEN TRY_CAST(ytd_numerator AS DECIMAL(28, 9))
    END,
    CASE WHEN aggregation = 'ratio' AND ytd_operands = ytd_months THEN ytd_divisor END,
    TRY_CAST(
        CASE
            WHEN aggregation = 'stock' THEN value
            WHEN aggregation = 'flow' AND rolling_values = 12 THEN rolling_total
            WHEN aggregation = 'max' AND rolling_values = 12 THEN rolling_largest
            WHEN aggregation = 'min' AND rolling_values = 12 THEN rolling_smallest
            WHEN aggregation = 'ratio' AND rolling_operands = 12 THEN rolling_ratio
        END AS DECIMAL(28, 9)
    ),
    status,
    rule,
    source,
    coverage,
    seq,
    row_number,
    decision
FROM divided
