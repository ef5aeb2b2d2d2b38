-- The cells of one delivery in the warehouse's types.
-- Text to DECIMAL(28, 9) takes 20 microseconds a figure, to DECIMAL(18, 9) a hundredth of that, so
-- only what the narrower type has no room for goes the long way.
-- Grain: kpi, unit, month_index. Reads the frame `incoming_cells`.
CREATE OR REPLACE TEMPORARY TABLE incoming AS
SELECT
    kpi,
    unit,
    CAST(month_index AS INTEGER) AS month_index,
    COALESCE(
        CAST(TRY_CAST(value AS DECIMAL(18, 9)) AS DECIMAL(28, 9)), CAST(value AS DECIMAL(28, 9))
    ) AS value,
    COALESCE(
        CAST(TRY_CAST(numerator AS DECIMAL(18, 9)) AS DECIMAL(28, 9)),
        CAST(numerator AS DECIMAL(28, 9))
    ) AS numerator,
    COALESCE(
        CAST(TRY_CAST(denominator AS DECIMAL(18, 9)) AS DECIMAL(28, 9)),
        CAST(denominator AS DECIMAL(28, 9))
    ) AS denominator,
    status,
    CAST(row_number AS INTEGER) AS row_number
FROM incoming_cells
