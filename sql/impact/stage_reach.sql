-- The units each exchange may change: its own, and up from there while the unit above rests on its
-- child units. One that reports for itself, and is believed before them, stays as it is.
-- Each gets a name of its own, a `copy`, which no unit can have.
-- Grain: number, unit. Parameter: batch.
CREATE OR REPLACE TABLE what_if.work.reach AS
WITH RECURSIVE settled AS (
    SELECT r.kpi, r.unit, r.month_index
    FROM work.resolved AS r
    SEMI JOIN what_if.work.exchanges AS x ON r.kpi = x.kpi AND r.month_index = x.month_index
    SEMI JOIN work.candidates AS c
        ON
            r.kpi = c.kpi AND r.unit = c.unit AND r.month_index = c.month_index
            AND c.source = 'children'
    -- An estimate gives way to child units as soon as all of them are there.
    WHERE r.source <> 'children' AND r.rule <> 'estimate'
),
way AS (
    SELECT number, kpi, unit, month_index
    FROM what_if.work.exchanges
    WHERE batch = $batch
    UNION
    SELECT w.number, w.kpi, e.parent, w.month_index
    FROM way AS w
    INNER JOIN ref.kpis AS k
        ON w.kpi = k.kpi AND k.operands = 0 AND k.over_units <> 'never'
    INNER JOIN ref.edges AS e
        ON w.unit = e.child AND w.month_index BETWEEN e.first_month AND e.last_month AND e.share <> 0
    INNER JOIN ref.units AS u
        ON e.parent = u.unit AND w.month_index BETWEEN u.first_month AND u.last_month
    ANTI JOIN settled AS s
        ON w.kpi = s.kpi AND e.parent = s.unit AND w.month_index = s.month_index
)
SELECT number, kpi, unit, month_index, number || '|' || unit AS copy
FROM way
