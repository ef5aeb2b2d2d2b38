-- What the other figure of each open break would make of its own unit's scores of the month, as
-- `select_breaks` lists breaks for cards. A break that changes nothing has one row without a level.
-- Grain: break_id, level, item, basis. Parameter: month ('YYYY-MM').
SELECT
    b.break_id,
    b.unit,
    e.level,
    e.item,
    e.basis,
    e.score_before,
    e.score_after,
    coalesce(j.reason, 'unknown') AS reason
FROM mart.breaks AS b
LEFT JOIN mart.materiality AS j ON b.break_id = j.break_id
LEFT JOIN mart.effects AS e ON b.break_id = e.break_id AND b.unit = e.unit AND b.month = e.month
WHERE b.month = $month AND b.status NOT IN ('accepted', 'corrected') AND b.rule <> 'restatement'
ORDER BY b.break_id, e.level, e.item, e.basis
