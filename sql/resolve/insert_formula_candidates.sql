-- Ratios made from other KPIs' resolved figures, for the units of one depth.
-- Every operand must be there; the source is `children`, which precedence lists for either.
-- Grain: kpi, unit, month_index. Parameter: depth.
INSERT INTO work.candidates
WITH own AS (
    SELECT DISTINCT kpi, unit
    FROM ref.precedence
    WHERE unit <> ''
),
added AS (
    SELECT
        o.kpi,
        v.unit,
        v.month_index,
        k.operands,
        sum(o.factor * v.value) FILTER (WHERE o.side = 'numerator') AS numerator,
        sum(o.factor * v.value) FILTER (WHERE o.side = 'denominator') AS denominator,
        min(v.status) AS status_low,
        max(v.status) AS status_high,
        min(v.coverage) AS coverage,
        count(v.value) AS terms
    FROM ref.operands AS o
    INNER JOIN ref.kpis AS k ON o.kpi = k.kpi
    INNER JOIN work.resolved AS v ON o.operand = v.kpi
    INNER JOIN ref.units AS u ON v.unit = u.unit AND u.depth = $depth
    GROUP BY o.kpi, v.unit, v.month_index, k.operands
)
SELECT
    a.kpi,
    a.unit,
    a.month_index,
    'children',
    p.position,
    'formula',
    quotient(a.numerator, a.denominator),
    TRY_CAST(a.numerator AS DECIMAL(28, 9)),
    TRY_CAST(a.denominator AS DECIMAL(28, 9)),
    standing(a.status_low, a.status_high),
    NULL,
    NULL,
    a.coverage,
    a.terms
FROM added AS a
LEFT JOIN own AS s ON a.kpi = s.kpi AND a.unit = s.unit
INNER JOIN ref.precedence AS p
    ON
        a.kpi = p.kpi AND p.source = 'children' AND coalesce(s.unit, '') = p.unit
        AND a.month_index BETWEEN p.first_month AND p.last_month
WHERE a.terms = a.operands
