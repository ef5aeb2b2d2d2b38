-- Figures outside the valid range of their kpi, an elimination unit's may be below it; or
-- that are the number of no state.
-- Grain: place, block. Reads `claims`, `kpi_ids`, `unit_ids`, `ranges` and `marked`. Parameter: free.
SELECT
    c.place,
    c.block,
    r.kpi,
    c.value,
    c.numerator,
    c.denominator
FROM claims AS c
INNER JOIN kpi_ids AS k ON c.kpi = k.number
INNER JOIN unit_ids AS u ON c.unit = u.number
INNER JOIN ranges AS r ON k.id = r.kpi
LEFT JOIN marked AS m ON c.place = m.place AND c.block = m.block
WHERE
    NOT c.is_ignored
    AND c.combine IS NULL
    AND c.fault IS NULL
    AND m.place IS NULL
    AND (
        (c.value < r.minimum AND NOT list_contains($free, u.id))
        OR c.value > r.maximum
        OR (r.is_whole AND c.value % 1 <> 0)
    )
ORDER BY c.place, c.block
