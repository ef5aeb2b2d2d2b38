-- Which of the five factors differ anywhere on a card: actuals 1, targets 2, weights and definition 4,
-- coverage 8, restatement 16. A year to date and its goal grow by the month, and nobody would call that
-- a change: such figures and goals are compared per month. Where none does and yet a score differs, the way of scoring did.
-- Grain: number.
CREATE OR REPLACE TABLE what_if.work.masks AS
WITH flagged AS (
    SELECT
        number,
        on_both AND old.x IS NOT NULL AND new.x IS NOT NULL
        AND new.x::DECIMAL(38, 9) * old.months
        <> coalesce(x_today, old.x)::DECIMAL(38, 9) * new.months AS actuals,
        on_both AND old.g IS NOT NULL AND new.g IS NOT NULL
        AND (
            old.g::DECIMAL(38, 9) * new.months <> new.g::DECIMAL(38, 9) * old.months
            OR old.r::DECIMAL(38, 9) * new.months
            IS DISTINCT FROM new.r::DECIMAL(38, 9) * old.months
        ) AS targets,
        NOT on_both
        OR (old.weight, old.objective_weight, old.perspective_weight, old.objective, old.perspective)
        IS DISTINCT FROM
        (new.weight, new.objective_weight, new.perspective_weight, new.objective, new.perspective)
        OR old.polarity IS DISTINCT FROM new.polarity AS weights,
        on_both AND (old.score IS NULL) <> (new.score IS NULL) AS coverage,
        on_both AND new.x IS NOT NULL AND x_today <> old.x AS restatement
    FROM (SELECT *, was_there AND is_there AS on_both FROM what_if.work.sides)
),
found AS (
    SELECT
        number,
        bool_or(actuals)::INTEGER
        + 2 * bool_or(targets)::INTEGER
        + 4 * bool_or(weights)::INTEGER
        + 8 * bool_or(coverage)::INTEGER
        + 16 * coalesce(bool_or(restatement), FALSE)::INTEGER AS mask
    FROM flagged
    GROUP BY number
)
SELECT
    number,
    CASE WHEN mask = 0 THEN 4 ELSE mask END AS mask
FROM found
