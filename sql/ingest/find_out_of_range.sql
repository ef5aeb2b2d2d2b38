-- Figures outside the valid range of their kpi.
-- Grain: place, block. Reads `claims`, `kpi_ids`, `ranges` and `marked`.
SELECT
    c.place,
    c.block,
    r.kpi,
    c.value,
    c.numerator,
    c.denominator
FROM claims AS c
INNER JOIN kpi_ids AS k ON c.kpi = k.number
INNER JOIN ranges AS r ON k.id = r.kpi
LEFT JOIN marked AS m ON c.place = m.place AND c.block = m.block
WHERE
    NOT c.is_ignored
    AND c.combine IS NULL
    AND c.fault IS NULL
    AND m.place IS NULL
    AND (c.value < r.minimum OR c.value > r.maximum)
ORDER BY c.place, c.block
