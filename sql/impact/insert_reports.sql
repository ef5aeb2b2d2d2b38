-- What the units above an exchanged figure report themselves: still to choose from.
-- Grain: kpi, unit, month_index, source.
INSERT INTO what_if.work.candidates
SELECT c.* REPLACE (r.copy AS unit)
FROM what_if.work.reach AS r
INNER JOIN what_if.work.exchanges AS x ON r.number = x.number AND r.unit <> x.unit
INNER JOIN work.candidates AS c
    ON r.kpi = c.kpi AND r.unit = c.unit AND r.month_index = c.month_index
WHERE c.source <> 'children'
