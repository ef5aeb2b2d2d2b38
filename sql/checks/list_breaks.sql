-- Open breaks as the command line lists them, newest month first.
-- Grain: break_id. Parameters: month ('YYYY-MM'), unit, rule; NULL takes all.
SELECT
    month,
    unit,
    kpi,
    rule,
    left_source,
    left_value,
    right_source,
    right_value,
    difference,
    reason,
    detail
FROM mart.breaks
WHERE
    status = 'open'
    AND ($month IS NULL OR month = $month)
    AND ($unit IS NULL OR unit = $unit)
    AND ($rule IS NULL OR rule = $rule)
ORDER BY month DESC, unit ASC, kpi ASC, rule ASC, break_id ASC
