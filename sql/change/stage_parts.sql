-- The five parts of every change of a score. Where one factor alone differs all of it is its part. Else
-- what the shares leave over, less than one 10^-9 for each, goes to those cut most, and they add up.
-- Grain: number, level, item, basis.
CREATE OR REPLACE VIEW what_if.work.parts AS
WITH added AS (
    SELECT number, level, item, basis, sum(whole) AS whole
    FROM what_if.work.shares
    GROUP BY number, level, item, basis
),
parted AS (
    SELECT
        e.number,
        e.level,
        e.item,
        e.basis,
        s.factor,
        s.whole + CASE
            WHEN
                s.place
                <= ((e.score - e.score_before)::DECIMAL(28, 9) * 1000000000::DECIMAL(10, 0))::BIGINT - a.whole
                THEN 1
            ELSE 0
        END AS nano
    FROM what_if.work.endpoints AS e
    INNER JOIN added AS a
        ON e.number = a.number AND e.level = a.level AND e.item = a.item AND e.basis = a.basis
    INNER JOIN what_if.work.shares AS s
        ON e.number = s.number AND e.level = s.level AND e.item = s.item AND e.basis = s.basis
),
several AS (
    SELECT
        number,
        level,
        item,
        basis,
        coalesce(sum(nano) FILTER (WHERE factor = 1), 0) AS actuals,
        coalesce(sum(nano) FILTER (WHERE factor = 2), 0) AS targets,
        coalesce(sum(nano) FILTER (WHERE factor = 4), 0) AS weights,
        coalesce(sum(nano) FILTER (WHERE factor = 8), 0) AS coverage,
        coalesce(sum(nano) FILTER (WHERE factor = 16), 0) AS restatement
    FROM parted
    GROUP BY number, level, item, basis
)
SELECT
    e.*,
    CASE WHEN m.mask = 1 THEN e.score - e.score_before ELSE coalesce(s.actuals * 0.000000001, 0) END AS actuals,
    CASE WHEN m.mask = 2 THEN e.score - e.score_before ELSE coalesce(s.targets * 0.000000001, 0) END AS targets,
    CASE WHEN m.mask = 4 THEN e.score - e.score_before ELSE coalesce(s.weights * 0.000000001, 0) END AS weights,
    CASE WHEN m.mask = 8 THEN e.score - e.score_before ELSE coalesce(s.coverage * 0.000000001, 0) END AS coverage,
    CASE WHEN m.mask = 16 THEN e.score - e.score_before ELSE coalesce(s.restatement * 0.000000001, 0) END AS restatement
FROM what_if.work.endpoints AS e
INNER JOIN what_if.work.masks AS m ON e.number = m.number
LEFT JOIN several AS s
    ON e.number = s.number AND e.level = s.level AND e.item = s.item AND e.basis = s.basis
