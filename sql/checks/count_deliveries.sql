-- What became of the cells of each source's newest month: of the newest delivery of each name in it.
-- Grain: source.
WITH newest AS (
    SELECT *
    FROM mart.deliveries
    WHERE state <> 'withdrawal'
    QUALIFY
        row_number() OVER (PARTITION BY source, name, month ORDER BY delivery DESC) = 1
        AND month = max(month) OVER (PARTITION BY source)
)
SELECT
    source,
    month,
    count(*) AS deliveries,
    count(*) FILTER (WHERE state <> 'loaded') AS unusable,
    sum(read) AS read,
    sum(loaded) AS loaded,
    sum(unchanged) AS unchanged,
    sum(quarantined) AS quarantined,
    sum(rejected) AS rejected,
    sum(ignored) AS ignored,
    sum(withdrawn) AS withdrawn
FROM newest
GROUP BY source, month
ORDER BY source
