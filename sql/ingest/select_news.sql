-- The first figures a delivery brought or took away, with those that stood before.
-- Grain: kpi, unit, month_index. Parameters: source, seq, most.
SELECT
    v.kpi,
    v.unit,
    v.month_index,
    b.value AS before,
    v.value AS now
FROM core.vintages AS v
LEFT JOIN core.vintages AS b
    ON
        v.source = b.source AND v.kpi = b.kpi AND v.unit = b.unit
        AND v.month_index = b.month_index AND v.seq_from = b.seq_to
WHERE v.source = $source AND v.seq_from = $seq
ORDER BY v.month_index DESC, v.kpi ASC, v.unit ASC
LIMIT $most
