-- Every two claims of the same figure, and every figure that had to be there, held against each other when asked.
-- What failed is in mart.breaks too, and mart.checks has the counts. Filters are to reach into what is
-- used twice, which the linter does not know.
-- Grain: rule, kpi, unit, month, left_source, right_source.
-- noqa: disable=PRS
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
WITH claims AS NOT MATERIALIZED (
    SELECT
        o.source,
        o.kpi,
        o.unit,
        o.month,
        o.month_start,
        o.value
    FROM mart.observations AS o
    WHERE o.is_current AND NOT o.is_total
    UNION ALL
    SELECT
        t.source,
        t.kpi,
        t.unit,
        t.month,
        t.month_start,
        t.value
    FROM mart.from_totals AS t
),
compared AS NOT MATERIALIZED (
    SELECT
        c.*,
        k.tolerance_absolute,
        k.tolerance_relative,
        greatest(k.rounding_step, CASE WHEN k.aggregation = 'ratio' THEN 0.000000001 ELSE 0 END) AS step,
        k.due_months,
        u.valid_from,
        u.valid_to
    FROM claims AS c
    INNER JOIN mart.kpis AS k ON c.kpi = k.kpi
    INNER JOIN mart.units AS u ON c.unit = u.unit
    INNER JOIN mart.sources AS s ON c.source = s.source
),
own AS NOT MATERIALIZED (
    SELECT DISTINCT kpi, unit
    FROM mart.precedence
    WHERE unit <> ''
),
written AS NOT MATERIALIZED (
    SELECT source, kpi, unit, month, max(step) AS step
    FROM mart.printed
    WHERE field = 'value' AND is_current
    GROUP BY source, kpi, unit, month
),
sides AS NOT MATERIALIZED (
    SELECT
        c.*,
        coalesce(p.position, 1000) AS position,
        coalesce(w.step, 0) * 0.5 AS half
    FROM compared AS c
    LEFT JOIN own AS o ON c.kpi = o.kpi AND c.unit = o.unit
    LEFT JOIN mart.precedence AS p
        ON
            c.kpi = p.kpi AND c.source = p.source AND coalesce(o.unit, '') = p.unit
            AND c.month BETWEEN p.first_month AND p.last_month
    LEFT JOIN written AS w
        ON c.source = w.source AND c.kpi = w.kpi AND c.unit = w.unit AND c.month = w.month
),
pairs AS NOT MATERIALIZED (
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
        greatest(a.step, a.half + b.half) AS allowed_rounding
    FROM sides AS a
    INNER JOIN sides AS b ON a.kpi = b.kpi AND a.unit = b.unit AND a.month = b.month
    SEMI JOIN mart.checks AS r ON r.rule = 'agreement' AND a.kpi = r.kpi AND a.month = r.month
    WHERE (a.position, a.source) < (b.position, b.source)
),
judged AS NOT MATERIALIZED (
    SELECT
        *,
        greatest(allowed_absolute, allowed_relative, allowed_rounding) AS allowed
    FROM pairs
),
found AS NOT MATERIALIZED (
    SELECT c.*
    FROM compared AS c
    SEMI JOIN mart.checks AS r ON r.rule = 'completeness' AND c.kpi = r.kpi AND c.month = r.month
    ANTI JOIN mart.quarantine AS q
        ON
            q.is_current AND c.source = q.source AND c.kpi = q.kpi AND c.unit = q.unit
            AND c.month = q.month
    WHERE
        list_contains(c.due_months, month(c.month_start))
        AND coalesce(c.valid_from <= c.month, TRUE)
        AND coalesce(c.valid_to >= c.month, TRUE)
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
