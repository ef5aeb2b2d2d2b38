-- What texts say that are not plainly a number, each with each scale it stands under.
-- Grain: written, scale. Reads `odd_read`.
CREATE OR REPLACE TEMPORARY TABLE odd_figures AS
SELECT
    written,
    CAST(scale AS USMALLINT) AS scale,
    is_missing,
    CAST(
        CAST(whole AS DECIMAL(28, 9)) + CAST(nano AS DECIMAL(10, 0)) * 0.000000001 AS DECIMAL(28, 9)
    ) AS amount,
    CAST(fault AS INTEGER) AS fault
FROM odd_read
