-- Breaks of one rule in one month.
-- Grain: break_id. Parameters: rule, month ('YYYY-MM').
SELECT
    break_id,
    kpi,
    unit,
    left_source,
    left_value,
    right_source,
    right_value,
    difference,
    tolerance,
    reason,
    detail
FROM mart.breaks
WHERE rule = $rule AND month = $month
ORDER BY kpi, unit, break_id
