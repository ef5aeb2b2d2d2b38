-- Remarks that stand beside a source's figures of one month. Grain: kpi, unit, kind.
-- Parameters: source, month_index.
SELECT kpi, unit, kind, text
FROM core.remarks
WHERE source = $source AND month_index = $month_index AND seq_to IS NULL
ORDER BY kpi, unit, kind
