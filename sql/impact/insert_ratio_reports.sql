-- What is reported for ratios that a changed figure is an operand of: still to choose from.
-- Grain: kpi, unit, month_index, source.
INSERT INTO what_if.work.candidates
WITH ratios AS (
    SELECT DISTINCT o.kpi, v.unit, v.month_index, v.number || '|' || v.unit AS copy
    FROM what_if.work.changes AS v
    INNER JOIN ref.operands AS o ON v.kpi = o.operand
)
SELECT c.* REPLACE (r.copy AS unit)
FROM ratios AS r
INNER JOIN work.candidates AS c
    ON r.kpi = c.kpi AND r.unit = c.unit AND r.month_index = c.month_index
WHERE c.source <> 'children'
