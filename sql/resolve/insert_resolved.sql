-- The candidate believed first, for the units of one depth. Grain: kpi, unit, month_index.
-- Parameters: depth; formulas, true for the KPIs made from other KPIs, false for the others.
INSERT INTO work.resolved
SELECT
    c.kpi,
    c.unit,
    c.month_index,
    c.source,
    c.rule,
    c.value,
    c.numerator,
    c.denominator,
    c.status,
    c.seq,
    c.row_number,
    c.coverage
FROM work.candidates AS c
INNER JOIN ref.units AS u ON c.unit = u.unit AND u.depth = $depth
INNER JOIN ref.kpis AS k ON c.kpi = k.kpi AND (k.operands > 0) = $formulas
WHERE c.position IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY c.kpi, c.unit, c.month_index ORDER BY c.position) = 1
