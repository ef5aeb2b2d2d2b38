-- The cells of one delivery in the warehouse's types.
-- Grain: kpi, unit, month_index. Reads the frame `incoming_cells`.
CREATE OR REPLACE TEMPORARY TABLE incoming AS
SELECT
    kpi,
    unit,
    CAST(month_index AS INTEGER) AS month_index,
    CAST(value AS DECIMAL(28, 9)) AS value,
    CAST(numerator AS DECIMAL(28, 9)) AS numerator,
    CAST(denominator AS DECIMAL(28, 9)) AS denominator,
    status,
    CAST(row_number AS INTEGER) AS row_number
FROM incoming_cells
