-- Decisions that bear on a break, the last one first, and whether it is of the size each saw.
-- Grain: seq. Parameter: id.
SELECT d.*, x.holds
FROM mart.break_decisions AS x
INNER JOIN mart.decisions AS d ON x.decision = d.seq
WHERE x.break_id = $id
ORDER BY x.since DESC
