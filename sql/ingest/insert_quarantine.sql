-- The cells of one delivery that are set aside; a month that could not be told is the delivery's.
-- Grain: row, column. Parameters: seq, source, name, month_index. Reads `incoming_quarantine`.
INSERT INTO core.quarantine
SELECT
    $seq,
    $source,
    $name,
    row_number,
    column_name,
    kpi,
    unit,
    coalesce(month_index, $month_index),
    value_text,
    reason,
    detail
FROM incoming_quarantine
