-- The reconciliation statement of a break. Grain: position. Parameter: id.
SELECT s.line, s.type, s.cause, s.detail AS parameter, s.source, s.amount, s.reverses
FROM mart.statements AS s
WHERE s.break_id = $id
ORDER BY s.position
