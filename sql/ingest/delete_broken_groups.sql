-- Figures that several rows do not make are none.
-- Grain: kpi, unit, month_index. Reads `broken_groups`.
DELETE FROM combined
USING broken_groups AS b
WHERE
    combined.kpi = b.kpi
    AND combined.unit = b.unit
    AND combined.month_index = b.month_index
