-- A tombstone for every standing claim that a person withdrew.
-- Grain: kpi, unit, month_index. Parameters: source, seq. Reads the frame `withdrawn_cells`.
INSERT INTO core.numbered_vintages BY NAME
SELECT
    v.source,
    v.kpi,
    v.unit,
    v.month_index,
    v.status,
    TRUE AS withdrawn,
    $seq AS seq_from
FROM core.numbered_vintages AS v
INNER JOIN core.ids AS s ON v.source = s.number
INNER JOIN core.ids AS k ON v.kpi = k.number
INNER JOIN core.ids AS u ON v.unit = u.number
INNER JOIN withdrawn_cells AS w
    ON k.id = w.kpi AND u.id = w.unit AND v.month_index = w.month_index
WHERE s.id = $source AND v.seq_to IS NULL AND NOT v.withdrawn
