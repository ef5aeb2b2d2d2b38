-- Whether some breaks matter, and why. Grain: break_id. Parameter: breaks.
SELECT *
FROM mart.materiality
WHERE list_contains($breaks, break_id)
ORDER BY break_id
