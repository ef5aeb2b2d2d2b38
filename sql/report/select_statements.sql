-- Reconciliation statements of the breaks of one month, line by line.
-- Grain: break_id, position. Parameter: month ('YYYY-MM').
SELECT
    s.break_id,
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
    d.reason,
    d.evidence
FROM mart.statements AS s
INNER JOIN mart.breaks AS b ON s.break_id = b.break_id
LEFT JOIN mart.decisions AS d ON s.decision = d.seq
WHERE b.month = $month
ORDER BY s.break_id, s.position
