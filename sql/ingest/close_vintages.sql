-- Standing vintages that the delivery replaces or withdraws end with it.
-- Grain: kpi, unit, month_index. Parameters: source, seq.
UPDATE core.vintages AS v
SET seq_to = $seq
FROM (
    SELECT
        kpi,
        unit,
        month_index
    FROM compared
    WHERE NOT is_equal
    UNION ALL
    SELECT
        kpi,
        unit,
        month_index
    FROM absent
) AS gone
WHERE
    v.source = $source
    AND v.seq_to IS NULL
    AND v.kpi = gone.kpi
    AND v.unit = gone.unit
    AND v.month_index = gone.month_index
