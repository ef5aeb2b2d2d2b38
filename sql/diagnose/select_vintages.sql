-- What sources said before they restated months that have such a break, oldest first.
-- Grain: source, kpi, unit, month_index, seq_from. Parameter: rules.
WITH wanted AS (
    SELECT DISTINCT b.kpi, b.unit, m.month_index
    FROM mart.breaks AS b
    INNER JOIN ref.months AS m ON b.month = m.month
    WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
)
SELECT
    v.kpi,
    v.unit,
    v.source,
    v.month_index,
    -- In another currency it is taken at the rate of the figure that stands.
    TRY_CAST(TRY(v.value * coalesce(c.rate, 1)) AS DECIMAL(28, 9)) AS value
FROM core.vintages AS v
INNER JOIN ref.months AS m ON v.month_index = m.month_index
INNER JOIN wanted AS w
    ON v.kpi = w.kpi AND v.unit = w.unit AND v.month_index = w.month_index
LEFT JOIN mart.conversions AS c
    ON v.source = c.source AND v.kpi = c.kpi AND v.unit = c.unit AND m.month = c.month
WHERE v.seq_to IS NOT NULL AND NOT v.withdrawn AND v.value IS NOT NULL
ORDER BY v.kpi, v.unit, v.source, v.month_index, v.seq_from
