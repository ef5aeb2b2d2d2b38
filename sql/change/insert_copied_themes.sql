-- Which objectives serve a theme on the cards between: as it is now.
-- Grain: unit, theme, objective. Parameter: batch.
INSERT INTO what_if.ref.theme_objectives BY NAME
SELECT h.copy AS unit, o.theme, o.objective
FROM what_if.work.choices AS h
INNER JOIN what_if.work.pairs AS p ON h.number = p.number
INNER JOIN ref.theme_objectives AS o ON p.unit = o.unit
WHERE h.batch = $batch AND h.is_between
