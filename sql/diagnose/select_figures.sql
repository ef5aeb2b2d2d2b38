-- Every figure of the kpis and units that have such a break: each source's, and what child units or
-- operands give. Grain: kpi, unit, source, month_index. Parameter: rules.
WITH wanted AS (
    SELECT DISTINCT kpi, unit
    FROM mart.breaks
    WHERE reason = 'differs' AND list_contains($rules, rule)
)
SELECT c.kpi, c.unit, c.source, c.month_index, c.value, v.summands
FROM work.current AS c
SEMI JOIN wanted AS w ON c.kpi = w.kpi AND c.unit = w.unit
LEFT JOIN core.vintages AS v
    ON
        c.source = v.source AND c.kpi = v.kpi AND c.unit = v.unit AND c.month_index = v.month_index
        AND v.seq_to IS NULL AND NOT v.withdrawn
WHERE c.value IS NOT NULL
UNION ALL
SELECT
    c.kpi,
    c.unit,
    CASE c.rule WHEN 'formula' THEN 'formula' ELSE 'children' END,
    c.month_index,
    c.value,
    NULL
FROM work.candidates AS c
SEMI JOIN wanted AS w ON c.kpi = w.kpi AND c.unit = w.unit
WHERE c.rule <> 'source' AND c.coverage = 1 AND c.value IS NOT NULL
ORDER BY ALL
