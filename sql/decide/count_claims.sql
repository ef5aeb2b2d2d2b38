-- How many figures a source claims for a month. Grain: one row.
-- Parameters: source, kpi (NULL for all), month_index.
SELECT count(*)
FROM core.vintages
WHERE
    source = $source
    AND kpi = coalesce($kpi, kpi)
    AND month_index = $month_index
    AND seq_to IS NULL
    AND NOT withdrawn
