-- The rolled-up scores of today's cards, by what makes them.
-- Grain: unit, month_index, level, item. Parameters: first, last, months by index.
CREATE OR REPLACE TABLE what_if.work.nodes AS
SELECT
    n.unit,
    m.month_index,
    n.level,
    n.item,
    n.perspective,
    n.position,
    n.weight,
    n.rule
FROM ref.nodes AS n
INNER JOIN ref.months AS m ON m.month_index BETWEEN n.first_month AND n.last_month
WHERE m.month_index BETWEEN $first AND $last
