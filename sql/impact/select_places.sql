-- Where the figures of some breaks stand: file or query, row, and cell in a scorecard workbook.
-- Grain: break_id, source. Parameter: breaks.
SELECT
    b.break_id,
    o.source,
    concat_ws(', ', o.name, coalesce(o.cell, 'row ' || o.row_number)) AS place
FROM mart.breaks AS b
INNER JOIN mart.observations AS o
    ON
        b.kpi = o.kpi AND b.unit = o.unit AND b.month = o.month AND o.is_current
        AND (b.left_source = o.source OR b.right_source = o.source)
WHERE list_contains($breaks, b.break_id)
ORDER BY b.break_id, o.source
