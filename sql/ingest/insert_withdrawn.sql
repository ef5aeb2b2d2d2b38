-- A tombstone for every standing claim that a person withdrew.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads the frame `withdrawn_cells`.
INSERT INTO core.vintages BY NAME
SELECT
    v.source,
    v.kpi,
    v.unit,
    v.month_index,
    v.status,
    TRUE AS withdrawn,
    $seq AS seq_from
FROM core.vintages AS v
INNER JOIN withdrawn_cells AS w
    ON v.kpi = w.kpi AND v.unit = w.unit AND v.month_index = w.month_index
WHERE v.source = $source AND v.seq_to IS NULL AND NOT v.withdrawn
