-- Open breaks of one month as its cards tell them: a card says nothing of the versions before it.
-- Grain: break_id. Parameter: month ('YYYY-MM').
SELECT b.*, l.name AS file
FROM mart.breaks AS b
LEFT JOIN core.loads AS l ON b.delivery = l.seq
WHERE b.month = $month AND b.status NOT IN ('accepted', 'corrected') AND b.rule <> 'restatement'
ORDER BY b.rule, b.kpi, b.unit, b.left_source, b.right_source, b.row_number, b.break_id
