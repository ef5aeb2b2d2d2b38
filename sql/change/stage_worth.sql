-- What each choice of factors scores, in whole 10^-9, before and now among them, where more than one
-- factor differs. A card between without a score counts as the one before.
-- Grain: number, level, item, basis, bits.
CREATE OR REPLACE TABLE what_if.work.worth AS
WITH listed AS (
    SELECT e.number, e.level, e.item, e.basis, c.bits, e.score_before, e.score, v.score AS hybrid
    FROM what_if.work.endpoints AS e
    INNER JOIN what_if.work.choices AS c ON e.number = c.number
    LEFT JOIN what_if.work.hybrid_scores AS v
        ON
            e.number = v.number AND e.level = v.level AND e.item = v.item AND e.basis = v.basis
            AND c.bits = v.bits
)
SELECT
    l.number,
    l.level,
    l.item,
    l.basis,
    l.bits,
    (
        CASE
            WHEN l.bits = m.mask THEN l.score
            ELSE coalesce(l.hybrid, l.score_before)
        END::DECIMAL(28, 9) * 1000000000::DECIMAL(10, 0)
    )::BIGINT AS nano
FROM listed AS l
INNER JOIN what_if.work.masks AS m ON l.number = m.number
