-- The newest delivery of each source that was loaded. Grain: source.
SELECT
    source,
    max(delivery) AS delivery
FROM mart.deliveries
GROUP BY source
