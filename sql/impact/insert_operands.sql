-- Changed figures that are operands of ratios, and beside them the ratios' other operands as they are.
-- Grain: kpi, unit, month_index.
INSERT INTO what_if.work.resolved
WITH changed AS (
    SELECT v.*, v.number || '|' || v.unit AS copy
    FROM what_if.work.changes AS v
    SEMI JOIN ref.operands AS o ON v.kpi = o.operand
)
SELECT * EXCLUDE (number, copy) REPLACE (copy AS unit)
FROM changed
UNION
SELECT v.* REPLACE (c.copy AS unit)
FROM changed AS c
INNER JOIN ref.operands AS o ON c.kpi = o.operand
INNER JOIN ref.operands AS other ON o.kpi = other.kpi AND c.kpi <> other.operand
INNER JOIN work.resolved AS v
    ON other.operand = v.kpi AND c.unit = v.unit AND c.month_index = v.month_index
