-- What was decided of the figures that are resolved again, for the copies as for their units.
-- Grain: kind, kpi, unit, month_index.
INSERT INTO what_if.work.rulings
WITH reached AS (
    SELECT r.kpi, r.unit, r.month_index, r.copy
    FROM what_if.work.reach AS r
    INNER JOIN what_if.work.exchanges AS x ON r.number = x.number AND r.unit <> x.unit
    UNION
    SELECT o.kpi, r.unit, r.month_index, r.copy
    FROM what_if.work.reach AS r
    INNER JOIN ref.operands AS o ON r.kpi = o.operand
)
SELECT w.* REPLACE (r.copy AS unit)
FROM work.rulings AS w
INNER JOIN reached AS r ON w.kpi = r.kpi AND w.unit = r.unit AND w.month_index = r.month_index
