-- What people wrote beside the figures of one month that a card shows: of a measure itself, and of
-- the terms it is made of.
-- Grain: unit, kpi, about, source. Parameter: month ('YYYY-MM').
WITH shown AS (
    SELECT unit, kpi, kpi AS about FROM ref.measures
    UNION
    SELECT s.unit, s.kpi, o.operand
    FROM ref.measures AS s
    INNER JOIN ref.operands AS o ON s.kpi = o.kpi
)

SELECT s.unit, s.kpi, s.about, r.text, r.person
FROM shown AS s
INNER JOIN mart.remarks AS r ON s.unit = r.unit AND s.about = r.kpi
WHERE r.month = $month AND r.kind = 'comment' AND r.is_current
ORDER BY s.unit ASC, s.kpi ASC, s.about <> s.kpi ASC, s.about ASC, r.source ASC
