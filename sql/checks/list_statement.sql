-- The reconciliation statement of a break. Grain: position. Parameter: id.
SELECT
    s.line,
    s.type,
    s.origin,
    s.cause,
    s.detail AS parameter,
    s.source,
    s.amount,
    s.reverses,
    s.from_month,
    s.decision,
    s.person,
    s.evidence,
    d.reason
FROM mart.statements AS s
LEFT JOIN mart.decisions AS d ON s.decision = d.seq
WHERE s.break_id = $id
ORDER BY s.position
