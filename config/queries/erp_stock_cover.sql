-- What:  the lowest days of stock cover counted in any of a company's warehouses.
-- Grain: one row for each company code and month, up to the month of the run.
-- Takes: :month ('YYYY-MM').
SELECT
    company_code,
    strftime('%Y-%m', counted_on) AS month,
    min(cover_days_tenths) / 10.0 AS lowest_cover_days
FROM stock_counts
WHERE strftime('%Y-%m', counted_on) <= :month
GROUP BY company_code, strftime('%Y-%m', counted_on)
ORDER BY company_code, month
