-- What each child adds to the units that have such a break, from a year before the first one on:
-- figure and operands, with the share that counts. Grain: kpi, unit, child, month_index.
-- Parameter: rules.
WITH wanted AS (
    SELECT b.kpi, b.unit, min(m.month_index) - 12 AS first_month, max(m.month_index) AS last_month
    FROM mart.breaks AS b
    INNER JOIN ref.months AS m ON b.month = m.month
    WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
    GROUP BY b.kpi, b.unit
)
SELECT
    w.kpi,
    w.unit,
    r.unit AS child,
    u.type AS child_type,
    r.month_index,
    TRY_CAST(r.value * e.share AS DECIMAL(28, 9)) AS value,
    TRY_CAST(r.numerator * e.share AS DECIMAL(28, 9)) AS numerator,
    TRY_CAST(r.denominator * e.share AS DECIMAL(28, 9)) AS denominator
FROM wanted AS w
INNER JOIN ref.edges AS e
    ON w.unit = e.parent AND e.share <> 0
INNER JOIN work.resolved AS r
    ON
        w.kpi = r.kpi AND e.child = r.unit
        AND r.month_index BETWEEN w.first_month AND w.last_month
        AND r.month_index BETWEEN e.first_month AND e.last_month
INNER JOIN ref.units AS u ON r.unit = u.unit
ORDER BY ALL
