-- Cells of a delivery that were set aside. Grain: row, column. Parameter: seq.
SELECT row_number, cell, column_name, kpi, unit, month_index, value_text, detail
FROM core.quarantine
WHERE seq = $seq
ORDER BY row_number, column_name, kpi
