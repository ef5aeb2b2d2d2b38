-- The first delivery of each source with a figure of a month. Grain: source, month.
SELECT
    source,
    month,
    min(since_delivery) AS delivery
FROM mart.observations
WHERE NOT withdrawn
GROUP BY source, month
