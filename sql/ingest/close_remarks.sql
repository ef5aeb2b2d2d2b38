-- Standing remarks that a form replaces or takes back end with it.
-- Grain: kpi, unit, month_index, kind. Parameters: source, seq. Reads `incoming_remarks`.
UPDATE core.remarks AS r
SET seq_to = $seq
FROM incoming_remarks AS i
WHERE
    r.source = $source
    AND r.seq_to IS NULL
    AND r.kpi = i.kpi
    AND r.unit = i.unit
    AND r.month_index = i.month_index
    AND r.kind = i.kind
    AND r.text <> i.remark
