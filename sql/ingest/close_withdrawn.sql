-- Standing claims that a person withdrew end with the withdrawal.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads the frame `withdrawn_cells`.
UPDATE core.numbered_vintages AS v
SET seq_to = $seq
FROM withdrawn_cells AS w
INNER JOIN core.ids AS k ON w.kpi = k.id
INNER JOIN core.ids AS u ON w.unit = u.id
WHERE
    v.source = (SELECT number FROM core.ids WHERE id = $source)
    AND v.seq_to IS NULL
    AND NOT v.withdrawn
    AND v.kpi = k.number
    AND v.unit = u.number
    AND v.month_index = w.month_index
