-- What departments' scorecards print of a month, against our cards.
-- Grain: source, kpi, perspective, unit, field, sheet, cell.
-- Parameters: month ('YYYY-MM'), unit (NULL for all).
SELECT source, kpi, perspective, unit, field, ours, theirs, our_text, state, other_way, ours_from, sheet, cell
FROM mart.card_comparisons
WHERE month = $month AND (unit = $unit OR $unit IS NULL)
ORDER BY source, unit, kpi, perspective, field, sheet, cell
