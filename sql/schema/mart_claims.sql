-- What each source claims now of each month, as the rules compare it; of totals since the year began what the month added.
-- An amount in another currency is here as it was converted, and not at all where it could not be.
-- Grain: source, kpi, unit, month.
CREATE VIEW mart.claims (
    source, -- source id
    kpi, -- kpi id
    unit, -- unit id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    value, -- in base units; NULL where the denominator is 0
    believed, -- place in the order of precedence, 0 first; 1000 where the kpi does not name the source
    tolerance_absolute, -- difference the kpi lets pass, in base units
    tolerance_relative, -- the same as a fraction of the larger figure
    rounding_step, -- step sources round to, in base units; one of the ninth place at least for a ratio
    printed_step, -- what one in the last digit is worth in a scorecard workbook; 0 elsewhere
    is_due -- whether the kpi is due in that month and the unit valid
) AS
WITH told AS (
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
own AS (
    SELECT DISTINCT kpi, unit
    FROM mart.precedence
    WHERE unit <> ''
),
written AS (
    SELECT p.source, p.kpi, p.unit, p.month, max(TRY_CAST(TRY(p.step * coalesce(c.rate, 1)) AS DECIMAL(28, 9))) AS step
    FROM mart.printed AS p
    LEFT JOIN mart.conversions AS c
        ON p.source = c.source AND p.kpi = c.kpi AND p.unit = c.unit AND p.month = c.month
    WHERE p.field = 'value' AND p.is_current
    GROUP BY p.source, p.kpi, p.unit, p.month
)
SELECT
    c.source,
    c.kpi,
    c.unit,
    c.month,
    c.month_start,
    CASE WHEN x.source IS NULL THEN c.value ELSE x.value END AS value,
    coalesce(p.position, 1000) AS believed,
    k.tolerance_absolute,
    k.tolerance_relative,
    greatest(
        k.rounding_step, CASE WHEN k.over_units = 'quotient' THEN 0.000000001 ELSE 0 END
    ) AS rounding_step,
    coalesce(w.step, 0) AS printed_step,
    list_contains(k.due_months, month(c.month_start))
    AND coalesce(u.valid_from <= c.month, TRUE)
    AND coalesce(u.valid_to >= c.month, TRUE) AS is_due
FROM told AS c
INNER JOIN mart.kpis AS k ON c.kpi = k.kpi
INNER JOIN mart.units AS u ON c.unit = u.unit
INNER JOIN mart.sources AS s ON c.source = s.source
LEFT JOIN own AS o ON c.kpi = o.kpi AND c.unit = o.unit
LEFT JOIN mart.precedence AS p
    ON
        c.kpi = p.kpi AND c.source = p.source AND coalesce(o.unit, '') = p.unit
        AND c.month BETWEEN p.first_month AND p.last_month
LEFT JOIN written AS w
    ON c.source = w.source AND c.kpi = w.kpi AND c.unit = w.unit AND c.month = w.month
LEFT JOIN mart.conversions AS x
    ON c.source = x.source AND c.kpi = x.kpi AND c.unit = x.unit AND c.month = x.month
WHERE x.reason IS NULL
