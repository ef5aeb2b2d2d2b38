-- What some months come to as a KPI is taken over time: the month's own figure, a sum, the largest or
-- smallest, a quotient, or what is worked out apart. `extreme` is the largest, of -x for the smallest.
-- Grain: none, it makes the macro `period` of this connection.
-- noqa: disable=CP05,LT02 (the linter takes parameters for types)
CREATE OR REPLACE TEMP MACRO period(over_time, is_whole, own, total, extreme, ratio, special) AS
TRY_CAST(
    CASE
        WHEN over_time = 'last' THEN own
        WHEN over_time IN ('chained', 'average') THEN special
        WHEN NOT is_whole THEN NULL
        WHEN over_time = 'sum' THEN total
        WHEN over_time = 'largest' THEN extreme
        WHEN over_time = 'smallest' THEN -extreme
        WHEN over_time = 'quotient' THEN ratio
    END AS DECIMAL(28, 9)
)
