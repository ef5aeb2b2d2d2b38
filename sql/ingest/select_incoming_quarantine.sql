-- The cells of a delivery that are set aside, for whoever looks at them.
-- Grain: place, block. Reads `incoming_quarantine`.
SELECT
    row_number,
    column_name,
    kpi,
    unit,
    month_index,
    value_text,
    reason,
    detail
FROM incoming_quarantine
ORDER BY place, block
