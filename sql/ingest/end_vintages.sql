-- Standing vintages that the delivery replaces or withdraws end with it.
-- Grain: kpi, unit, month_index. Reads `standing` and `ending`.
UPDATE core.numbered_vintages AS v
SET lot = e.ended
FROM standing AS s
INNER JOIN ending AS e ON s.lot = e.lot
WHERE
    v.lot = s.lot
    AND v.kpi = s.kpi
    AND v.unit = s.unit
    AND v.month_index = s.month_index
    AND s.ends
