-- Items that people entered in the statement of a break there still is, the last of each type and amount.
-- Grain: break_id, decision.
SELECT
    x.break_id,
    x.decision,
    m.month_index,
    d.item_type,
    d.value,
    d.reverses,
    d.valid_to,
    d.person,
    d.reason,
    d.evidence
FROM mart.break_decisions AS x
INNER JOIN ref.decisions AS d ON x.decision = d.seq
INNER JOIN mart.breaks AS b ON x.break_id = b.break_id
INNER JOIN ref.months AS m ON b.month = m.month
WHERE x.kind = 'item'
ORDER BY x.break_id, x.decision
