-- Required measures of a month's cards that have no score though they are due, with why.
-- Grain: unit, kpi. Parameter: month ('YYYY-MM').
SELECT
    r.unit,
    r.kpi,
    min(r.reason) AS reason,
    min(g.reason) AS gap,
    min(g.operand) AS operand
FROM work.scored_measures AS r
INNER JOIN ref.measures AS s ON r.unit = s.unit AND r.measure = s.measure
LEFT JOIN mart.formula_gaps AS g
    ON r.kpi = g.kpi AND r.unit = g.unit AND r.month = g.month AND r.basis = g.basis
WHERE r.month = $month AND s.required AND r.score IS NULL AND r.reason IS DISTINCT FROM 'not_due'
GROUP BY r.unit, r.kpi
ORDER BY r.unit, r.kpi
