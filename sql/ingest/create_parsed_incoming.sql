-- The cells of a delivery that was parsed elsewhere.
-- Grain: kpi, unit, month_index. Reads the frame `parsed_cells`.
CREATE OR REPLACE TEMPORARY VIEW incoming AS
SELECT
    place,
    0 AS block,
    kpi,
    unit,
    CAST(month_index AS INTEGER) AS month_index,
    CAST(value AS DECIMAL(28, 9)) AS value,
    CAST(numerator AS DECIMAL(28, 9)) AS numerator,
    CAST(denominator AS DECIMAL(28, 9)) AS denominator,
    CAST(status AS ENUM('estimate', 'preliminary', 'final')) AS status,
    CAST(row_number AS INTEGER) AS row_number,
    1 AS summands,
    CAST(NULL AS VARCHAR) AS currency
FROM parsed_cells
