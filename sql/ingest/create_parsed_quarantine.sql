-- The cells of a delivery that was parsed elsewhere that are set aside.
-- Grain: row, column. Reads the frame `parsed_quarantine`.
CREATE OR REPLACE TEMPORARY VIEW incoming_quarantine AS
SELECT
    CAST(row_number AS INTEGER) AS row_number,
    column_name,
    kpi,
    unit,
    CAST(month_index AS INTEGER) AS month_index,
    value_text,
    reason,
    detail
FROM parsed_quarantine
