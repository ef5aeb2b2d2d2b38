-- Numerator and denominator, month by month, of ratios that have such a break: their children's with
-- the share that counts, so that a ratio can be taken over a year.
-- Grain: kpi, unit, child, month_index. Parameter: rules.
WITH wanted AS (
    SELECT DISTINCT b.kpi, b.unit
    FROM mart.breaks AS b
    INNER JOIN ref.kpis AS k ON b.kpi = k.kpi AND k.over_units = 'quotient'
    WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
)
SELECT
    w.kpi,
    w.unit,
    r.unit AS child,
    r.month_index,
    TRY_CAST(r.numerator * e.share AS DECIMAL(28, 9)) AS numerator,
    TRY_CAST(r.denominator * e.share AS DECIMAL(28, 9)) AS denominator
FROM wanted AS w
INNER JOIN ref.edges AS e ON w.unit = e.parent
INNER JOIN work.resolved AS r
    ON
        w.kpi = r.kpi AND e.child = r.unit
        AND r.month_index BETWEEN e.first_month AND e.last_month
WHERE r.numerator IS NOT NULL AND r.denominator IS NOT NULL
ORDER BY ALL
