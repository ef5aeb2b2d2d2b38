-- What is reported for formulas that a changed figure is an operand of: still to choose from.
-- Grain: kpi, unit, month_index, source.
INSERT INTO what_if.work.candidates
WITH formulas AS (
    SELECT DISTINCT o.kpi, v.unit, v.month_index, v.number || '|' || v.unit AS copy
    FROM what_if.work.changes AS v
    INNER JOIN ref.operands AS o ON v.kpi = o.operand
)
SELECT c.* REPLACE (f.copy AS unit)
FROM formulas AS f
INNER JOIN work.candidates AS c
    ON f.kpi = c.kpi AND f.unit = c.unit AND f.month_index = c.month_index
WHERE c.source <> 'children'
