-- Breaks in which two figures of a month differ: what a cause is looked for.
-- Grain: break_id. Parameter: rules.
SELECT
    b.break_id,
    b.rule,
    b.kpi,
    b.unit,
    b.left_source,
    b.left_value,
    b.right_source,
    b.right_value,
    m.month_index,
    b.tolerance,
    -- As causes are looked for: by what a figure adds up to.
    CASE k.over_units
        WHEN 'quotient' THEN 'ratio'
        WHEN 'largest' THEN 'max'
        WHEN 'smallest' THEN 'min'
        WHEN 'never' THEN 'recompute_only'
        ELSE k.aggregation
    END AS aggregation
FROM mart.breaks AS b
INNER JOIN ref.months AS m ON b.month = m.month
INNER JOIN ref.kpis AS k ON b.kpi = k.kpi
WHERE b.reason = 'differs' AND list_contains($rules, b.rule)
ORDER BY b.rule, b.kpi, b.unit, b.left_source, b.right_source, m.month_index, b.break_id
