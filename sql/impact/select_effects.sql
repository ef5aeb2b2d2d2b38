-- What some breaks do to cards, those of one month or of all.
-- Grain: break_id, month, unit, level, item, basis. Parameters: breaks; month ('YYYY-MM'), NULL takes all.
SELECT *
FROM mart.effects
WHERE list_contains($breaks, break_id) AND ($month IS NULL OR month = $month)
ORDER BY break_id, month, unit, level, item, basis
