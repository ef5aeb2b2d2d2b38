-- Every two claims of the same figure, and every figure that had to be there, held against each other when asked.
-- What failed is in mart.breaks too, and mart.checks has the counts.
-- Grain: rule, kpi, unit, month, left_source, right_source.
CREATE VIEW mart.comparisons (
    rule, -- agreement or completeness
    kpi, -- kpi id
    unit, -- unit id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    left_source, -- side believed first; for completeness the source that had to give a figure, or scorecard
    left_value, -- its figure in base units; NULL where its denominator is 0, or where it is absent
    right_source, -- other side; children where a ratio's operands are missing, NULL for other completeness
    right_value, -- its figure in base units
    difference, -- right_value - left_value
    allowed_absolute, -- difference that passes by the tolerance the kpi declares in base units
    allowed_relative, -- by that it declares as a fraction, of the larger figure
    allowed_rounding, -- by what rounding alone may make of it
    tolerance, -- the largest of these three
    passed, -- whether it is no break
    reason -- differs, undefined (one side's denominator is 0), absent, no_figure or no_operands; empty where it passed
) AS
WITH pairs AS (
    SELECT
        a.kpi,
        a.unit,
        a.month,
        a.month_start,
        a.source AS left_source,
        a.value AS left_value,
        b.source AS right_source,
        b.value AS right_value,
        a.tolerance_absolute AS allowed_absolute,
        a.tolerance_relative * greatest(abs(a.value), abs(b.value)) AS allowed_relative,
        greatest(a.rounding_step, (a.printed_step + b.printed_step) * 0.5) AS allowed_rounding
    FROM mart.claims AS a
    INNER JOIN mart.claims AS b ON a.kpi = b.kpi AND a.unit = b.unit AND a.month = b.month
    SEMI JOIN mart.checks AS r ON r.rule = 'agreement' AND a.kpi = r.kpi AND a.month = r.month
    WHERE (a.believed, a.source) < (b.believed, b.source)
),
judged AS (
    SELECT
        *,
        greatest(allowed_absolute, allowed_relative, allowed_rounding) AS allowed
    FROM pairs
),
found AS (
    SELECT c.*
    FROM mart.claims AS c
    SEMI JOIN mart.checks AS r ON r.rule = 'completeness' AND c.kpi = r.kpi AND c.month = r.month
    ANTI JOIN mart.quarantine AS q
        ON
            q.is_current AND c.source = q.source AND c.kpi = q.kpi AND c.unit = q.unit
            AND c.month = q.month
    WHERE c.is_due
)
SELECT
    'agreement' AS rule,
    kpi,
    unit,
    month,
    month_start,
    left_source,
    left_value,
    right_source,
    right_value,
    right_value - left_value AS difference,
    allowed_absolute,
    allowed_relative::DECIMAL(28, 9) AS allowed_relative,
    allowed_rounding::DECIMAL(28, 9) AS allowed_rounding,
    allowed::DECIMAL(28, 9) AS tolerance,
    coalesce(abs(right_value - left_value) <= allowed, left_value IS NULL AND right_value IS NULL) AS passed,
    CASE
        WHEN left_value IS NULL AND right_value IS NULL THEN ''
        WHEN left_value IS NULL OR right_value IS NULL THEN 'undefined'
        WHEN abs(right_value - left_value) <= allowed THEN ''
        ELSE 'differs'
    END AS reason
FROM judged
UNION ALL BY NAME
SELECT
    'completeness' AS rule,
    kpi,
    unit,
    month,
    month_start,
    source AS left_source,
    value AS left_value,
    TRUE AS passed,
    '' AS reason
FROM found
UNION ALL BY NAME
SELECT
    rule,
    kpi,
    unit,
    month,
    month_start,
    left_source,
    left_value,
    right_source,
    FALSE AS passed,
    reason
FROM mart.breaks
WHERE rule = 'completeness' AND reason <> 'delivery_failed'
