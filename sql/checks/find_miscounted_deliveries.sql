-- Deliveries whose cells do not add up; none, unless our own counting is wrong.
-- Grain: delivery.
SELECT
    seq,
    source,
    name,
    state,
    read,
    loaded,
    unchanged,
    quarantined,
    rejected,
    ignored
FROM core.loads
WHERE read <> loaded + unchanged + quarantined + rejected + ignored
ORDER BY seq
