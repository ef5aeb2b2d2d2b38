-- Cells of a delivery by outcome, each counted from rows of its own; a figure made of several cells
-- counts as these.
-- Grain: one row. Parameters: seq, lots (the number before its first lot's). Reads `standing`.
WITH counted AS (
    SELECT
        lot,
        count(*) AS figures,
        sum(CASE WHEN parts IS NULL THEN 1 ELSE parts[3]::INTEGER END) AS cells
    FROM core.numbered_vintages
    WHERE lot > $lots
    GROUP BY lot
),

told AS (
    SELECT
        l.withdrawn,
        c.figures,
        c.cells
    FROM counted AS c
    INNER JOIN core.lots AS l ON c.lot = l.number
    WHERE l.seq_from = $seq
)

SELECT
    (SELECT coalesce(sum(cells), 0)::BIGINT FROM told WHERE NOT withdrawn) AS loaded,
    (SELECT coalesce(sum(summands), 0)::BIGINT FROM standing WHERE is_equal) AS unchanged,
    (SELECT count(*) FROM core.quarantine WHERE seq = $seq) AS quarantined,
    (SELECT coalesce(sum(figures), 0)::BIGINT FROM told WHERE withdrawn) AS withdrawn
