-- The first month anything is known of: a claim, a cell in quarantine of the newest delivery of its
-- name, or a delivery. Grain: one row. Parameter: earliest, the month_index nothing before counts.
SELECT min(k.month_index)
FROM (
    SELECT v.month_index
    FROM core.vintages AS v
    UNION ALL
    SELECT q.month_index
    FROM core.quarantine AS q
    ANTI JOIN core.loads AS l
        ON q.source = l.source AND q.name = l.name AND l.seq > q.seq AND l.state = 'loaded'
    UNION ALL
    SELECT l.month_index
    FROM core.loads AS l
) AS k
WHERE k.month_index >= $earliest
