-- What:  invoices, orders, deliveries, complaints, surveys and contracts of each region.
-- Grain: one row for each region and month, up to the month of the run.
-- Takes: :month ('YYYY-MM').
SELECT
    region,
    period,
    invoiced_eur,
    ordered_eur,
    orders,
    on_time,
    lead_days,
    complaints,
    responses,
    contracts_due,
    renewed,
    -- Per 100 answers, so that divided by the answers it is the score as people know it.
    100 * (promoters - detractors) AS promoter_points
FROM activity
WHERE period <= :month
ORDER BY region, period
