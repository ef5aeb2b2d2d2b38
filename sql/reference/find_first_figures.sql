-- The first delivery of each source with a figure of a month. Grain: source, month_index.
SELECT
    source,
    month_index,
    min(seq_from) AS seq
FROM core.vintages
WHERE NOT withdrawn
GROUP BY source, month_index
