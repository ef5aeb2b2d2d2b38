-- Which source is believed first, for the copies as for their units.
-- Grain: kpi, unit, source, first_month.
INSERT INTO what_if.ref.precedence
SELECT kpi, unit, source, position, first_month, last_month
FROM ref.precedence
WHERE unit = ''
UNION ALL
SELECT p.kpi, r.copy, p.source, p.position, p.first_month, p.last_month
FROM ref.precedence AS p
INNER JOIN what_if.work.reach AS r ON p.unit = r.unit
