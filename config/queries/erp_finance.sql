-- What:  revenue, operating cost and capital employed from the general ledger.
-- Grain: one row for each company code, figure and month, up to the month of the run.
-- Takes: :month ('YYYY-MM').
SELECT
    company_code,
    CASE WHEN account < 5000 THEN 'REVENUE' ELSE 'OPERATING_COST' END AS figure,
    strftime('%Y-%m', posted_on) AS month,
    -- Revenue stands in credit, that is, below zero.
    sum(CASE WHEN account < 5000 THEN -amount_cents ELSE amount_cents END) / 100.0 AS amount
FROM gl_entries
WHERE account BETWEEN 4000 AND 6999 AND strftime('%Y-%m', posted_on) <= :month
GROUP BY 1, 2, 3
UNION ALL
SELECT
    company_code,
    'CAPITAL' AS figure,
    strftime('%Y-%m', balance_on) AS month,
    sum(amount_cents) / 100.0 AS amount
FROM balances
WHERE strftime('%Y-%m', balance_on) <= :month
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
