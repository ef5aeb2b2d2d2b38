-- Open breaks as the command line lists them, newest month first.
-- Grain: break_id. Parameters: month ('YYYY-MM'), unit, rule; NULL takes all.
SELECT
    b.month,
    b.unit,
    b.kpi,
    b.rule,
    b.left_source,
    b.left_value,
    b.right_source,
    b.right_value,
    b.difference,
    b.tolerance,
    b.reason,
    b.detail,
    d.name AS file,
    b.row_number,
    b.cell,
    b.break_id
FROM mart.breaks AS b
LEFT JOIN mart.deliveries AS d ON b.delivery = d.delivery
WHERE
    b.status NOT IN ('accepted', 'corrected')
    AND ($month IS NULL OR b.month = $month)
    AND ($unit IS NULL OR b.unit = $unit)
    AND ($rule IS NULL OR b.rule = $rule)
ORDER BY b.month DESC, b.unit ASC, b.kpi ASC, b.rule ASC, b.break_id ASC
