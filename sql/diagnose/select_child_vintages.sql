-- What children of units that have such a break were before they were restated, oldest first: what the
-- source that is believed said, with the share that counts.
-- Grain: kpi, unit, child, month_index, seq_from. Parameter: rules.
WITH wanted AS (
    SELECT DISTINCT b.kpi, b.unit, b.month, m.month_index
    FROM mart.breaks AS b
    INNER JOIN ref.months AS m ON b.month = m.month
    WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
)
SELECT
    w.kpi,
    w.unit,
    v.unit AS child,
    w.month_index,
    -- In another currency it is taken at the rate of the figure that stands.
    TRY_CAST(TRY(v.value * coalesce(c.rate, 1) * e.share) AS DECIMAL(28, 9)) AS value
FROM wanted AS w
INNER JOIN ref.edges AS e
    ON w.unit = e.parent AND w.month_index BETWEEN e.first_month AND e.last_month AND e.share <> 0
INNER JOIN work.resolved AS r
    ON w.kpi = r.kpi AND e.child = r.unit AND w.month_index = r.month_index
INNER JOIN core.vintages AS v
    ON r.source = v.source AND r.kpi = v.kpi AND r.unit = v.unit AND r.month_index = v.month_index
LEFT JOIN mart.conversions AS c
    ON v.source = c.source AND v.kpi = c.kpi AND v.unit = c.unit AND w.month = c.month
WHERE v.seq_to IS NOT NULL AND NOT v.withdrawn AND v.value IS NOT NULL
ORDER BY w.kpi, w.unit, v.unit, w.month_index, v.seq_from
