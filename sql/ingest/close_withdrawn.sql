-- Standing claims that a person withdrew end with the withdrawal.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads the frame `withdrawn_cells`.
UPDATE core.vintages AS v
SET seq_to = $seq
FROM withdrawn_cells AS w
WHERE
    v.source = $source
    AND v.seq_to IS NULL
    AND NOT v.withdrawn
    AND v.kpi = w.kpi
    AND v.unit = w.unit
    AND v.month_index = w.month_index
