-- Invoices by month. Totals are stored as binary fractions; whole cents add up exactly.
SELECT
    strftime('%Y-%m', InvoiceDate) AS month,
    sum(CAST(round(Total * 100) AS INTEGER)) AS cents,
    count(*) AS invoices
FROM Invoice
GROUP BY month
