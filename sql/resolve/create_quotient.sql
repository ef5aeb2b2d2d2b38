-- Quotient of two figures as ingest divides: exact, half up at nine places. Whole numbers of 10^-9
-- are divided, since DECIMAL / DECIMAL is DOUBLE. NULL where the denominator is 0 or the quotient
-- has no room. Grain: none, it makes the macro `quotient` of this connection.
-- noqa: disable=CP05,LT02 (the linter takes parameters for types)
CREATE OR REPLACE TEMP MACRO quotient(numerator, denominator) AS
TRY_CAST(
    sign(numerator) * sign(denominator) * (
        (
            (TRY_CAST(abs(numerator) AS DECIMAL(28, 9)) * 1000000000::DECIMAL(10, 0))::HUGEINT * 1000000000
            + (TRY_CAST(abs(denominator) AS DECIMAL(28, 9)) * 1000000000::DECIMAL(10, 0))::HUGEINT // 2
        ) // nullif(
            (TRY_CAST(abs(denominator) AS DECIMAL(28, 9)) * 1000000000::DECIMAL(10, 0))::HUGEINT, 0
        )
    )::DECIMAL(38, 0) * 0.000000001
    AS DECIMAL(28, 9)
)
