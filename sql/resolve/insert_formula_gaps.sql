-- Why formulas just calculated have no figure. That a period of an operand is not whole yet is no gap, it
-- is one of the operand's; where that has one itself it is. Grain: kpi, unit, month_index, basis.
INSERT INTO mart.formula_gaps
WITH missing AS (
    SELECT i.kpi, i.unit, i.month_index, arg_min(o.operand, o.place) AS operand
    FROM formula_inputs AS i
    INNER JOIN ref.operands AS o ON i.kpi = o.kpi AND o.place IS NOT NULL
    ANTI JOIN work.resolved AS v
        ON o.operand = v.kpi AND i.unit = v.unit AND i.month_index = v.month_index
    WHERE i.gap = 'missing'
    GROUP BY i.kpi, i.unit, i.month_index
)
SELECT
    i.kpi,
    i.unit,
    m.month,
    i.basis,
    coalesce(i.gap, r.reason),
    coalesce(g.operand, o.operand)
FROM formula_inputs AS i
INNER JOIN ref.months AS m ON i.month_index = m.month_index
LEFT JOIN formula_results AS r
    ON i.kpi = r.kpi AND i.unit = r.unit AND i.month_index = r.month_index AND i.basis = r.basis
LEFT JOIN missing AS g ON i.kpi = g.kpi AND i.unit = g.unit AND i.month_index = g.month_index
LEFT JOIN ref.operands AS o
    ON i.kpi = o.kpi AND r.reason = 'operand' AND list_position(i.x, NULL) = o.place
LEFT JOIN mart.formula_gaps AS below
    ON
        o.operand = below.kpi AND i.unit = below.unit AND m.month = below.month
        AND i.basis = below.basis
WHERE
    coalesce(i.gap, r.reason) IS NOT NULL
    AND (i.basis = 'month' OR r.reason IS DISTINCT FROM 'operand' OR below.kpi IS NOT NULL)
