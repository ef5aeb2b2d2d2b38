-- What departments' scorecards print today, up to a month. Grain: source, kpi, perspective, unit, month, field, cell.
-- Parameters: month ('YYYY-MM'), unit (NULL for all).
SELECT source, kpi, perspective, unit, month, field, figure, step, text, name, sheet, cell
FROM mart.printed
WHERE is_current AND month <= $month AND (unit = $unit OR unit IS NULL OR $unit IS NULL)
ORDER BY source, unit, kpi, perspective, month, field, sheet, cell
