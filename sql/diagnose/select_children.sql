-- What each child adds to the units that have such a break, in its months: figure and operands, with
-- the share that counts. Grain: kpi, unit, child, month_index. Parameter: rules.
WITH wanted AS (
    SELECT DISTINCT b.kpi, b.unit, m.month_index
    FROM mart.breaks AS b
    INNER JOIN ref.months AS m ON b.month = m.month
    WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
)
SELECT
    w.kpi,
    w.unit,
    r.unit AS child,
    u.type AS child_type,
    w.month_index,
    TRY_CAST(r.value * e.share AS DECIMAL(28, 9)) AS value,
    TRY_CAST(r.numerator * e.share AS DECIMAL(28, 9)) AS numerator,
    TRY_CAST(r.denominator * e.share AS DECIMAL(28, 9)) AS denominator
FROM wanted AS w
INNER JOIN ref.edges AS e
    ON w.unit = e.parent AND w.month_index BETWEEN e.first_month AND e.last_month AND e.share <> 0
INNER JOIN work.resolved AS r
    ON w.kpi = r.kpi AND e.child = r.unit AND w.month_index = r.month_index
INNER JOIN ref.units AS u ON r.unit = u.unit
ORDER BY ALL
