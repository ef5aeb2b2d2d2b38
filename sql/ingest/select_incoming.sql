-- The cells of a delivery that are taken, for whoever looks at them.
-- Grain: kpi, unit, month_index. Reads `incoming`, `incoming_lots` and `spots`.
SELECT
    i.kpi,
    i.unit,
    i.month_index,
    i.value,
    i.numerator,
    i.denominator,
    l.status,
    i.row_number,
    s.column_name,
    i.summands,
    l.currency
FROM incoming AS i
INNER JOIN incoming_lots AS l ON i.lot = l.number
INNER JOIN spots AS s ON i.place = s.place AND i.block = s.block
ORDER BY i.place, i.block
