-- Measures whose score had one colour in each of the last months there are, up to the newest.
-- Grain: unit, kpi, basis. Parameter: months, how many.
WITH newest AS (
    SELECT DISTINCT month
    FROM mart.measure_results
    ORDER BY month DESC
    LIMIT $months
)
SELECT
    r.unit,
    r.kpi,
    r.basis,
    min(r.colour) AS colour
FROM mart.measure_results AS r
INNER JOIN newest AS n ON r.month = n.month
GROUP BY r.unit, r.kpi, r.basis
HAVING count(r.colour) = $months AND min(r.colour) = max(r.colour)
ORDER BY r.unit, r.kpi, r.basis
