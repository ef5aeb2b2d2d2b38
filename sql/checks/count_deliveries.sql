-- What became of the cells of each source's newest delivery.
-- Grain: source.
SELECT
    source,
    month,
    state,
    read,
    loaded,
    unchanged,
    quarantined,
    rejected,
    ignored
FROM mart.deliveries
QUALIFY row_number() OVER (PARTITION BY source ORDER BY delivery DESC) = 1
ORDER BY source
