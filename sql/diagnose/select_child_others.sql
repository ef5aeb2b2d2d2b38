-- What sources that are not believed say of children of units that have such a break, with the share
-- that counts. Grain: kpi, unit, child, source, month_index. Parameter: rules.
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
    c.source,
    w.month_index,
    TRY_CAST(c.value * e.share AS DECIMAL(28, 9)) AS value
FROM wanted AS w
INNER JOIN ref.edges AS e
    ON w.unit = e.parent AND w.month_index BETWEEN e.first_month AND e.last_month AND e.share <> 0
INNER JOIN work.resolved AS r
    ON w.kpi = r.kpi AND e.child = r.unit AND w.month_index = r.month_index
INNER JOIN work.current AS c
    ON
        r.kpi = c.kpi AND r.unit = c.unit AND r.month_index = c.month_index
        AND r.source <> c.source AND r.value <> c.value
ORDER BY ALL
