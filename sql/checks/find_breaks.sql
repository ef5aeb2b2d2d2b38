-- Open breaks of one rule in one month.
-- Grain: break_id. Parameters: rule, month ('YYYY-MM').
SELECT
    kpi,
    unit,
    left_source,
    left_value,
    right_source,
    right_value,
    difference,
    tolerance,
    reason,
    detail,
    break_id
FROM mart.breaks
WHERE rule = $rule AND month = $month AND status NOT IN ('accepted', 'corrected')
ORDER BY kpi, unit, break_id
