-- Timing items of earlier months that have not come back by the month of a break, and do not stand in
-- its own statement. Grain: decision. Parameter: id.
SELECT c.decision, c.from_month, c.outstanding, d.person, d.reason, d.reverses
FROM mart.carried_items AS c
INNER JOIN mart.decisions AS d ON c.decision = d.seq
WHERE c.break_id = $id AND c.state = 'carried' AND c.amount = 0
ORDER BY c.from_month, c.decision
