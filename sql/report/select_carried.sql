-- Timing items of earlier months that are still to come back after one month, where they stand in no
-- statement of its own. Grain: decision. Parameter: month ('YYYY-MM').
SELECT c.unit, c.kpi, c.from_month, c.outstanding, d.seq, d.person, d.reason, d.reverses
FROM mart.carried_items AS c
INNER JOIN mart.decisions AS d ON c.decision = d.seq
WHERE c.month = $month AND c.state = 'carried' AND c.amount = 0
ORDER BY c.unit, c.kpi, c.from_month, d.seq
