-- Changed figures that are operands of formulas, and the formulas' other operands as they are, but for
-- formulas that the change may reach too: those are calculated again.
-- Grain: kpi, unit, month_index.
INSERT INTO what_if.work.resolved
WITH changed AS (
    SELECT v.*, v.number || '|' || v.unit AS copy
    FROM what_if.work.changes AS v
    SEMI JOIN ref.operands AS o ON v.kpi = o.operand
),
reached AS (
    SELECT DISTINCT o.kpi, c.unit, c.month_index, c.copy
    FROM changed AS c
    INNER JOIN ref.operands AS o ON c.kpi = o.operand
),
others AS (
    SELECT DISTINCT o.operand AS kpi, r.unit, r.month_index, r.copy
    FROM reached AS r
    INNER JOIN ref.operands AS o ON r.kpi = o.kpi AND o.place IS NOT NULL
)
SELECT * EXCLUDE (number, copy) REPLACE (copy AS unit)
FROM changed
UNION ALL
SELECT v.* REPLACE (o.copy AS unit)
FROM others AS o
ANTI JOIN reached AS r ON o.kpi = r.kpi AND o.copy = r.copy AND o.month_index = r.month_index
ANTI JOIN changed AS c ON o.kpi = c.kpi AND o.copy = c.copy AND o.month_index = c.month_index
INNER JOIN work.resolved AS v
    ON o.kpi = v.kpi AND o.unit = v.unit AND o.month_index = v.month_index
