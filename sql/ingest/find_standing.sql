-- Standing claims of a source, of one delivery, kpi, unit or month where these are given.
-- Grain: kpi, unit, month_index. Parameters: source; delivery, kpi, unit, month_index or NULL each.
SELECT kpi, unit, month_index, seq_from
FROM core.vintages
WHERE
    source = $source
    AND seq_to IS NULL
    AND NOT withdrawn
    AND seq_from = coalesce($delivery, seq_from)
    AND kpi = coalesce($kpi, kpi)
    AND unit = coalesce($unit, unit)
    AND month_index = coalesce($month_index, month_index)
ORDER BY kpi, unit, month_index
