-- Every score that there was and is, as printed and as it is today.
-- Grain: number, level, item, basis.
CREATE OR REPLACE TABLE what_if.work.endpoints AS
WITH befores AS (
    SELECT p.number, b.level, b.item, b.basis, b.score
    FROM what_if.work.pairs AS p
    INNER JOIN what_if.work.published_scores AS b
        ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE p.published
    UNION ALL
    SELECT p.number, b.level, b.item, b.basis, b.score
    FROM what_if.work.pairs AS p
    INNER JOIN what_if.work.scores AS b ON p.unit = b.unit AND p.before_index = b.month_index
    WHERE NOT p.published
)
SELECT
    p.number,
    n.level,
    n.item,
    n.basis,
    b.score AS score_before,
    n.score
FROM what_if.work.pairs AS p
INNER JOIN what_if.work.scores AS n ON p.unit = n.unit AND p.month_index = n.month_index
INNER JOIN befores AS b
    ON p.number = b.number AND n.level = b.level AND n.item = b.item AND n.basis = b.basis
WHERE b.score IS NOT NULL AND n.score IS NOT NULL
