-- What listed sources claim for months the unit is valid in, as candidates. Any other month is a
-- break of validity and counts nowhere. What was certified is final. Grain: kpi, unit, month_index, source.
INSERT INTO work.candidates
WITH own AS (
    SELECT DISTINCT kpi, unit
    FROM ref.precedence
    WHERE unit <> ''
)
SELECT
    v.kpi,
    v.unit,
    v.month_index,
    v.source,
    p.position,
    'source',
    v.value,
    v.numerator,
    v.denominator,
    CASE WHEN c.decision IS NULL THEN v.status ELSE 'final' END,
    v.seq,
    v.row_number,
    1,
    1
FROM work.current AS v
INNER JOIN ref.units AS u
    ON v.unit = u.unit AND v.month_index BETWEEN u.first_month AND u.last_month
LEFT JOIN own AS o ON v.kpi = o.kpi AND v.unit = o.unit
INNER JOIN ref.precedence AS p
    ON
        v.kpi = p.kpi AND v.source = p.source AND coalesce(o.unit, '') = p.unit
        AND v.month_index BETWEEN p.first_month AND p.last_month
LEFT JOIN work.certified AS c
    ON v.source = c.source AND v.kpi = c.kpi AND v.month_index = c.month_index
