-- Shapley value of each factor where more than one differs: what it changes on average over all orders
-- in which they could have been taken from now, with k of them the sum over the choices S without it
-- of |S|! (k - |S| - 1)! / k! times (v(S and it) - v(S)). Counted in whole 10^-9 times k!, so that
-- nothing is lost. Source: Shapley, A value for n-person games, 1953.
-- Grain: number, level, item, basis, factor.
CREATE OR REPLACE TABLE what_if.work.shares AS
WITH factors AS (
    SELECT m.number, bit_count(m.mask)::INTEGER AS k, f.factor
    FROM what_if.work.masks AS m
    INNER JOIN (VALUES (1), (2), (4), (8), (16)) AS f (factor) ON f.factor & m.mask > 0
    WHERE bit_count(m.mask) > 1
),
weighed AS (
    SELECT
        w.number,
        w.level,
        w.item,
        w.basis,
        f.factor,
        any_value(factorial(f.k))::BIGINT AS orders,
        sum(
            w.nano * CASE
                WHEN w.bits & f.factor > 0
                    THEN factorial(bit_count(w.bits)::INTEGER - 1) * factorial(f.k - bit_count(w.bits)::INTEGER)
                ELSE -factorial(bit_count(w.bits)::INTEGER) * factorial(f.k - bit_count(w.bits)::INTEGER - 1)
            END
        )::BIGINT AS times
    FROM what_if.work.worth AS w
    INNER JOIN factors AS f ON w.number = f.number
    GROUP BY w.number, w.level, w.item, w.basis, f.factor
),
rested AS (
    SELECT *, ((times % orders) + orders) % orders AS rest
    FROM weighed
)
SELECT
    number,
    level,
    item,
    basis,
    factor,
    -- Down to the next whole one, also below 0.
    (times - rest) // orders AS whole,
    row_number() OVER (PARTITION BY number, level, item, basis ORDER BY rest DESC, factor ASC) AS place
FROM rested
