-- What a source says of one month already. Grain: kpi, unit. Parameters: source, month_index.
SELECT kpi, unit, value, numerator, denominator, status
FROM core.vintages
WHERE source = $source AND month_index = $month_index AND seq_to IS NULL AND NOT withdrawn
ORDER BY kpi, unit
