-- Cells of a month that could not be taken from the newest delivery that covers it.
-- Grain: delivery, row_number, column_name. Parameters: month ('YYYY-MM').
SELECT
    source,
    name,
    row_number,
    column_name,
    kpi,
    unit,
    value_text,
    reason,
    detail
FROM mart.quarantine
WHERE month = $month AND is_current
ORDER BY source, delivery, row_number, column_name
