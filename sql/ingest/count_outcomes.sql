-- Cells of a delivery by outcome, each counted from rows of its own; a figure made of several cells
-- counts as these.
-- Grain: one row. Parameter: seq.
SELECT
    (
        SELECT coalesce(sum(summands), 0)::BIGINT FROM core.numbered_vintages
        WHERE seq_from = $seq AND NOT withdrawn
    ) AS loaded,
    (SELECT coalesce(sum(summands), 0)::BIGINT FROM standing WHERE is_equal) AS unchanged,
    (SELECT count(*) FROM core.quarantine WHERE seq = $seq) AS quarantined,
    (
        SELECT count(*) FROM core.numbered_vintages
        WHERE seq_from = $seq AND withdrawn
    ) AS withdrawn
