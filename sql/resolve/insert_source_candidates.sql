-- What listed sources claim for months the unit is valid in, as candidates. Any other month is a
-- break of validity and counts nowhere. What was certified is final. Grain: kpi, unit, month_index, source.
INSERT INTO work.candidates
SELECT
    v.kpi,
    v.unit,
    v.month_index,
    v.source,
    v.position,
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
LEFT JOIN work.certified AS c
    ON v.source = c.source AND v.kpi = c.kpi AND v.month_index = c.month_index
-- The position of a source that the KPI does not list here.
WHERE v.position < 1000
