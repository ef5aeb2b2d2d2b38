-- Breaks whose items, as people entered them, come to the whole difference within tolerance are
-- explained. Grain: break_id.
UPDATE mart.breaks AS b
SET status = 'explained'
FROM (
    SELECT x.break_id, sum(d.value) AS amount
    FROM mart.break_decisions AS x
    INNER JOIN ref.decisions AS d ON x.decision = d.seq
    WHERE x.kind = 'item'
    GROUP BY x.break_id
) AS i
WHERE
    b.break_id = i.break_id
    AND b.status = 'open'
    AND abs(b.difference - i.amount) <= coalesce(b.tolerance, 0)
