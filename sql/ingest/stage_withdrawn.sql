-- Standing claims that a person withdraws, each by where it stands.
-- Grain: kpi, unit, month_index. Parameter: source. Reads the frame `withdrawn_cells`.
CREATE OR REPLACE TEMPORARY TABLE standing AS
SELECT
    v.lot,
    v.kpi,
    v.unit,
    v.month_index,
    l.status,
    TRUE AS is_absent,
    TRUE AS ends
FROM core.numbered_vintages AS v
INNER JOIN core.lots AS l ON v.lot = l.number
INNER JOIN core.ids AS k ON v.kpi = k.number
INNER JOIN core.ids AS u ON v.unit = u.number
INNER JOIN withdrawn_cells AS w
    ON k.id = w.kpi AND u.id = w.unit AND v.month_index = w.month_index
WHERE l.source = $source AND l.seq_to IS NULL AND NOT l.withdrawn
