-- What:  distinct customers with an order in the last twelve months; ALL counts each once.
-- Grain: one row for each region, and one for all of them, and month up to that of the run.
-- Takes: :month ('YYYY-MM').
SELECT
    region,
    period,
    active
FROM customers
WHERE period <= :month
ORDER BY region, period
