-- Quotient of two whole numbers that are not negative, half up; NULL where the divisor is 0. To divide
-- HUGEINTs takes long: the DOUBLE quotient, wrong by one at most where it is below 10^14, is put right by
-- what is left over. Grain: none, it makes the macro `share` of this connection.
-- noqa: disable=PRS,CP05,LT01,LT02
CREATE OR REPLACE TEMP MACRO share(above, below) AS
CASE
    WHEN above::DOUBLE < 1e14 * below::DOUBLE
        THEN
            (above::DOUBLE / below::DOUBLE)::HUGEINT
            + CASE
                WHEN 2 * (above - (above::DOUBLE / below::DOUBLE)::HUGEINT * below) >= below THEN 1
                WHEN 2 * (above - (above::DOUBLE / below::DOUBLE)::HUGEINT * below) < -below THEN -1
                ELSE 0
            END
    ELSE (above + below // 2) // nullif(below, 0)
END
