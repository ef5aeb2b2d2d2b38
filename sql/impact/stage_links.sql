-- Child units of the copies above an exchanged figure, in its month: copies too where the exchange
-- reaches them. The others are named by the figure they stand for, so that nothing else of theirs is
-- added up. Grain: parent, unit.
CREATE OR REPLACE TABLE what_if.work.links AS
SELECT
    p.copy AS parent,
    p.kpi,
    e.child AS unit,
    p.month_index,
    e.share,
    c.copy IS NOT NULL AS is_reached,
    coalesce(c.copy, p.kpi || '/' || e.child) AS copy
FROM what_if.work.reach AS p
INNER JOIN what_if.work.exchanges AS x ON p.number = x.number AND p.unit <> x.unit
INNER JOIN ref.edges AS e
    ON p.unit = e.parent AND p.month_index BETWEEN e.first_month AND e.last_month AND e.share <> 0
LEFT JOIN what_if.work.reach AS c ON p.number = c.number AND e.child = c.unit
