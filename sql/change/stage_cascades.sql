-- What today's cards take of other cards.
-- Grain: unit, month_index, objective, child. Parameters: first, last, months by index.
CREATE OR REPLACE TABLE what_if.work.cascades AS
SELECT
    c.unit,
    m.month_index,
    c.objective,
    c.child,
    c.position,
    c.role,
    c.weight,
    c.score,
    c.coverage,
    c.not_due
FROM mart.cascade_results AS c
INNER JOIN ref.months AS m ON c.month = m.month
WHERE m.month_index BETWEEN $first AND $last
