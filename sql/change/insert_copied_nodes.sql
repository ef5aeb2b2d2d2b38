-- What rolls up the cards between, all in one step: what they take of other cards is there.
-- Grain: unit, level, item, first_month. Parameter: batch.
-- The linter takes parts of a row for tables.
-- noqa: disable=RF01,ST05
INSERT INTO what_if.ref.nodes BY NAME
SELECT
    h.copy AS unit,
    s.level,
    s.item,
    side.perspective,
    side.position,
    side.weight,
    side.rule,
    0 AS step,
    p.month_index AS first_month,
    p.month_index AS last_month
FROM what_if.work.choices AS h
INNER JOIN what_if.work.pairs AS p ON h.number = p.number
INNER JOIN (
    SELECT number, level, item, TRUE AS is_new, new AS side
    FROM what_if.work.node_sides
    WHERE is_there
    UNION ALL
    SELECT number, level, item, FALSE, old
    FROM what_if.work.node_sides
    WHERE was_there
) AS s
    ON h.number = s.number AND s.is_new = (h.bits & 4 > 0)
WHERE h.batch = $batch AND h.is_between
