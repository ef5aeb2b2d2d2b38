-- The cells of one delivery that are set aside; a month that could not be told is the delivery's.
-- In a scorecard workbook a column is called by sheet and letter, and with its row it is the cell.
-- Grain: row, column. Parameters: seq, source, name, month_index, has_sheets. Reads
-- `incoming_quarantine`.
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
    detail,
    CASE WHEN $has_sheets THEN column_name || row_number END
FROM incoming_quarantine
