-- Figures made of several rows that are outside the valid range of their kpi, an elimination unit's may
-- be below it; or that are the number of no state.
-- Grain: kpi, unit, month_index. Reads `combined`, `kpi_ids`, `unit_ids` and `ranges`. Parameter: free.
SELECT
    c.kpi,
    c.unit,
    c.month_index,
    r.kpi AS kpi_id,
    c.value,
    c.numerator,
    c.denominator
FROM combined AS c
INNER JOIN kpi_ids AS k ON c.kpi = k.number
INNER JOIN unit_ids AS u ON c.unit = u.number
INNER JOIN ranges AS r ON k.id = r.kpi
WHERE
    (c.value < r.minimum AND NOT list_contains($free, u.id))
    OR c.value > r.maximum
    OR (r.is_whole AND c.value % 1 <> 0)
ORDER BY c.place, c.block
