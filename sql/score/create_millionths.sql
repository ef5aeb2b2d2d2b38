-- A weight (DECIMAL(12, 6)) or share as a whole number of 10^-6: exact, since a DOUBLE holds fifteen digits.
-- Grain: none, it makes the macro `millionths` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO millionths(part) AS round(part::DOUBLE * 1000000)::BIGINT
