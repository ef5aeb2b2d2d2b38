-- Remarks of a form that are not what stands already.
-- Grain: kpi, unit, month_index, kind. Parameters: source, seq, person. Reads `incoming_remarks`.
INSERT INTO core.remarks
SELECT
    $source,
    i.kpi,
    i.unit,
    i.month_index,
    i.kind,
    i.remark,
    $person,
    $seq,
    NULL
FROM incoming_remarks AS i
LEFT JOIN core.remarks AS r
    ON
        r.source = $source
        AND r.seq_to IS NULL
        AND i.kpi = r.kpi
        AND i.unit = r.unit
        AND i.month_index = r.month_index
        AND i.kind = r.kind
WHERE i.remark <> '' AND r.kpi IS NULL
