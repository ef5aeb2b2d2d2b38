-- Deliveries asked for a month before one, of which nothing stands: no figure, no figure taken back,
-- no refused cell. Grain: seq. Parameters: before, a month's index.
SELECT l.seq
FROM core.loads AS l
WHERE
    l.state = 'loaded'
    AND l.month_index < $before
    AND NOT EXISTS (SELECT 1 FROM core.vintages AS v WHERE v.seq_from = l.seq AND v.seq_to IS NULL)
    AND NOT EXISTS (SELECT 1 FROM core.quarantine AS q WHERE q.seq = l.seq)
ORDER BY l.seq
