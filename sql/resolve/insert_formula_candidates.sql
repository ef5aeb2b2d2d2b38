-- What formulas give, as candidates. Every operand must be there; the source is `children`, which
-- precedence lists for either.
-- Grain: kpi, unit, month_index.
INSERT INTO work.candidates
WITH own AS (
    SELECT DISTINCT kpi, unit
    FROM ref.precedence
    WHERE unit <> ''
)
SELECT
    r.kpi,
    r.unit,
    r.month_index,
    'children',
    p.position,
    'formula',
    r.value,
    r.numerator,
    r.denominator,
    standing(i.status_low, i.status_high),
    NULL,
    NULL,
    i.coverage,
    i.terms
FROM formula_results AS r
INNER JOIN formula_inputs AS i
    ON r.kpi = i.kpi AND r.unit = i.unit AND r.month_index = i.month_index
LEFT JOIN own AS s ON r.kpi = s.kpi AND r.unit = s.unit
INNER JOIN ref.precedence AS p
    ON
        r.kpi = p.kpi AND p.source = 'children' AND coalesce(s.unit, '') = p.unit
        AND r.month_index BETWEEN p.first_month AND p.last_month
