-- Breaks whose id begins with a text, with where the right figure (or the one at fault) stands.
-- Grain: break_id. Parameter: id.
SELECT b.*, d.name AS file
FROM mart.breaks AS b
LEFT JOIN mart.deliveries AS d ON b.delivery = d.delivery
WHERE starts_with(b.break_id, $id)
ORDER BY b.break_id
