-- The newest delivery behind each card's figures of one month, those of child units included.
-- Grain: unit. Parameter: month ('YYYY-MM').
WITH RECURSIVE below AS (
    SELECT DISTINCT unit AS card, unit
    FROM ref.measures
    UNION
    SELECT b.card, e.child
    FROM below AS b
    INNER JOIN ref.edges AS e ON b.unit = e.parent
),
wanted AS (
    SELECT unit AS card, kpi FROM ref.measures
    UNION
    SELECT s.unit, o.operand
    FROM ref.measures AS s
    INNER JOIN ref.operands AS o ON s.kpi = o.kpi
)
SELECT b.card AS unit, max(v.delivery) AS delivery
FROM below AS b
INNER JOIN wanted AS w ON b.card = w.card
INNER JOIN mart.kpi_values AS v ON b.unit = v.unit AND w.kpi = v.kpi AND v.month = $month
GROUP BY b.card
ORDER BY b.card
