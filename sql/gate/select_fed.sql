-- Which sources' figures of a month a card rests on: its own unit's and those of units below it, of its
-- measures and of what they are made of. Grain: card, source. Parameter: month_index.
WITH RECURSIVE below AS (
    SELECT DISTINCT unit AS card, unit
    FROM ref.measures
    UNION
    SELECT b.card, e.child
    FROM below AS b
    INNER JOIN ref.edges AS e
        ON b.unit = e.parent AND $month_index BETWEEN e.first_month AND e.last_month
),

wanted AS (
    SELECT unit AS card, kpi FROM ref.measures
    UNION
    SELECT s.unit, o.operand
    FROM ref.measures AS s
    INNER JOIN ref.operands AS o ON s.kpi = o.kpi
)

SELECT DISTINCT b.card, v.source
FROM below AS b
INNER JOIN wanted AS w ON b.card = w.card
INNER JOIN core.vintages AS v ON b.unit = v.unit AND w.kpi = v.kpi
WHERE v.month_index = $month_index AND v.seq_to IS NULL AND NOT v.withdrawn
ORDER BY b.card, v.source
