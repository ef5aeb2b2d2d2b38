-- Other figures of children of units that have such a break, with the share that counts: what sources
-- that are not believed say, and, where source is NULL, what the believed one said before it restated,
-- oldest first. Grain: kpi, unit, child, month_index, source, seq. Parameter: rules.
WITH wanted AS (
    SELECT DISTINCT b.kpi, b.unit, b.month, m.month_index
    FROM mart.breaks AS b
    INNER JOIN ref.months AS m ON b.month = m.month
    WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
),

children AS (
    SELECT w.kpi, w.unit, w.month, w.month_index, e.child, e.share, r.source, r.value
    FROM wanted AS w
    INNER JOIN ref.edges AS e
        ON
            w.unit = e.parent AND e.share <> 0
            AND w.month_index BETWEEN e.first_month AND e.last_month
    INNER JOIN work.resolved AS r
        ON w.kpi = r.kpi AND e.child = r.unit AND w.month_index = r.month_index
),

others AS (
    SELECT h.kpi, h.unit, h.child, h.month_index, o.source, NULL AS seq, o.value * h.share AS value
    FROM children AS h
    INNER JOIN work.current AS o
        ON
            h.kpi = o.kpi AND h.child = o.unit AND h.month_index = o.month_index
            AND h.source <> o.source AND h.value <> o.value
    UNION ALL
    SELECT
        h.kpi,
        h.unit,
        h.child,
        h.month_index,
        NULL,
        v.seq_from,
        -- In another currency it is taken at the rate of the figure that stands.
        TRY(v.value * coalesce(c.rate, 1) * h.share)
    FROM children AS h
    INNER JOIN core.vintages AS v
        ON
            h.source = v.source AND h.kpi = v.kpi AND h.child = v.unit
            AND h.month_index = v.month_index AND v.seq_to IS NOT NULL AND NOT v.withdrawn
    LEFT JOIN mart.conversions AS c
        ON h.source = c.source AND h.kpi = c.kpi AND h.child = c.unit AND h.month = c.month
)

SELECT
    kpi,
    unit,
    child,
    month_index,
    source,
    TRY_CAST(value AS DECIMAL(28, 9)) AS value
FROM others
WHERE TRY_CAST(value AS DECIMAL(28, 9)) IS NOT NULL
ORDER BY kpi, unit, child, month_index, source, seq
