-- Figures a delivery brought: where nothing stood before, and where another one did.
-- Grain: one row. Parameters: source, seq.
SELECT
    count(*) FILTER (b.source IS NULL OR b.withdrawn) AS new,
    count(*) FILTER (NOT b.withdrawn) AS changed
FROM core.vintages AS v
LEFT JOIN core.vintages AS b
    ON
        v.source = b.source AND v.kpi = b.kpi AND v.unit = b.unit
        AND v.month_index = b.month_index AND v.seq_from = b.seq_to
WHERE v.source = $source AND v.seq_from = $seq AND NOT v.withdrawn
