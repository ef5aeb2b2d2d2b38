-- Open breaks of one month, with the likeliest cause where figures differ.
-- Grain: break_id. Parameter: month ('YYYY-MM').
SELECT
    b.*,
    l.name AS file,
    d.named,
    d.cause,
    d.detail AS parameter,
    d.chance,
    d.months,
    d.series,
    d.since,
    d.suspect,
    d.residual
FROM mart.breaks AS b
LEFT JOIN core.loads AS l ON b.delivery = l.seq
LEFT JOIN mart.diagnoses AS d ON b.break_id = d.break_id AND d.rank = 1
WHERE b.month = $month AND b.status = 'open'
ORDER BY b.rule, b.kpi, b.unit, b.left_source, b.right_source, b.row_number, b.break_id
