-- Standing vintages that the delivery replaces or withdraws end with it.
-- Grain: kpi, unit, month_index. Parameter: seq. Reads `standing`.
UPDATE core.numbered_vintages AS v
SET seq_to = $seq
FROM standing AS s
WHERE
    v.lot = s.lot
    AND v.seq_to IS NULL
    AND v.kpi = s.kpi
    AND v.unit = s.unit
    AND v.month_index = s.month_index
    AND (s.is_absent OR (s.place IS NOT NULL AND NOT s.is_equal))
