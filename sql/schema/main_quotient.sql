-- Quotient of two figures as ingest divides: exact, half up at nine places. DECIMAL / DECIMAL is DOUBLE, and
-- to divide HUGEINTs takes ten times as long as all else together: so the DOUBLE quotient is taken where it
-- can be wrong by one in the ninth place only, and put right by what is left over, which is exact. Others
-- are whole numbers of 10^-9, divided. NULL where the denominator is 0 or the quotient has no room.
-- Grain: none, it makes the macro `quotient` of a database; views call it too.
-- noqa: disable=PRS,CP05,LT01,LT02 (the linter takes parameters for types)
CREATE MACRO IF NOT EXISTS main.quotient(numerator, denominator) AS
TRY_CAST(
    sign(numerator) * sign(denominator) * CASE
        WHEN
            TRY_CAST(abs(numerator) AS DECIMAL(28, 9))::DOUBLE
            < 100000 * TRY_CAST(abs(denominator) AS DECIMAL(28, 9))::DOUBLE
            THEN
                (abs(numerator)::DOUBLE / abs(denominator)::DOUBLE)::DECIMAL(28, 9)
                + CASE
                    WHEN
                        2::DECIMAL(1, 0) * (
                            TRY_CAST(abs(numerator) AS DECIMAL(28, 9))
                            - (abs(numerator)::DOUBLE / abs(denominator)::DOUBLE)::DECIMAL(28, 9)
                            * TRY_CAST(abs(denominator) AS DECIMAL(28, 9))
                        ) >= TRY_CAST(abs(denominator) AS DECIMAL(28, 9)) * 0.000000001::DECIMAL(9, 9)
                        THEN 0.000000001
                    WHEN
                        2::DECIMAL(1, 0) * (
                            TRY_CAST(abs(numerator) AS DECIMAL(28, 9))
                            - (abs(numerator)::DOUBLE / abs(denominator)::DOUBLE)::DECIMAL(28, 9)
                            * TRY_CAST(abs(denominator) AS DECIMAL(28, 9))
                        ) < TRY_CAST(abs(denominator) AS DECIMAL(28, 9)) * -0.000000001::DECIMAL(9, 9)
                        THEN -0.000000001
                    ELSE 0.000000000
                END
        ELSE
            (
                (
                    (TRY_CAST(abs(numerator) AS DECIMAL(28, 9)) * 1000000000::DECIMAL(10, 0))::HUGEINT
                    * 1000000000
                    + (TRY_CAST(abs(denominator) AS DECIMAL(28, 9)) * 1000000000::DECIMAL(10, 0))::HUGEINT
                    // 2
                ) // nullif(
                    (TRY_CAST(abs(denominator) AS DECIMAL(28, 9)) * 1000000000::DECIMAL(10, 0))::HUGEINT, 0
                )
            )::DECIMAL(38, 0) * 0.000000001
    END
    AS DECIMAL(28, 9)
)
