-- Whether each source's figures of a month came by the cut-off, in the order of the configuration.
-- Grain: source. Parameters: month.
SELECT
    t.source,
    t.arrived_on,
    t.on_time
FROM mart.timeliness AS t
INNER JOIN mart.sources AS s ON t.source = s.source
WHERE t.month = $month
ORDER BY s.position
