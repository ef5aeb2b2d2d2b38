-- The cells of one delivery that are set aside; a month that could not be told is the delivery's.
-- Grain: row, column. Parameters: seq, source, name, month_index. Reads `incoming_quarantine`.
INSERT INTO core.quarantine
SELECT
    $seq,
    $source,
    $name,
    CAST(row_number AS INTEGER),
    column_name,
    kpi,
    unit,
    coalesce(CAST(month_index AS INTEGER), $month_index),
    value_text,
    reason,
    detail
FROM incoming_quarantine
