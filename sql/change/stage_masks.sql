-- Which of the five factors differ anywhere on a card: actuals 1, targets 2, weights and definition 4,
-- coverage 8, restatement 16. Where none differs and yet a score does, the way of scoring did. `lines` are the
-- measures and cascades of both sides. Grain: number.
-- The linter takes parts of a row for tables.
-- noqa: disable=PRS,LT02,RF01
CREATE OR REPLACE TABLE what_if.work.masks AS
WITH flagged AS (
    SELECT number, actuals, targets, weights, coverage, restatement, 1 AS lines
    FROM what_if.work.sides
    UNION ALL
    SELECT
        number,
        on_both AND new.score <> coalesce(today, old.score),
        FALSE,
        NOT on_both OR old.weight <> new.weight,
        on_both AND (old.score IS NULL, old.coverage, old.not_due)
        <> (new.score IS NULL, new.coverage, new.not_due),
        on_both AND new.score IS NOT NULL AND today <> old.score,
        1
    FROM (SELECT *, was_there AND is_there AS on_both FROM what_if.work.cascade_sides) AS s
    UNION ALL
    SELECT
        number,
        FALSE,
        FALSE,
        (was_there AND is_there) IS DISTINCT FROM TRUE
        OR (old.perspective, old.weight, old.rule) IS DISTINCT FROM (new.perspective, new.weight, new.rule),
        FALSE,
        FALSE,
        0
    FROM what_if.work.node_sides
),
found AS (
    SELECT
        number,
        coalesce(bool_or(actuals), FALSE)::INTEGER
        + 2 * coalesce(bool_or(targets), FALSE)::INTEGER
        + 4 * coalesce(bool_or(weights), FALSE)::INTEGER
        + 8 * coalesce(bool_or(coverage), FALSE)::INTEGER
        + 16 * coalesce(bool_or(restatement), FALSE)::INTEGER AS mask,
        sum(lines)::INTEGER AS lines
    FROM flagged
    GROUP BY number
)
SELECT
    number,
    CASE WHEN mask = 0 THEN 4 ELSE mask END AS mask,
    lines
FROM found
