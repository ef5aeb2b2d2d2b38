-- A score, 0 to 10, as a whole number of 10^-9: exact, since a DOUBLE holds sixteen digits.
-- Grain: none, it makes the macro `worth` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO worth(score) AS round(score::DOUBLE * 1000000000)::BIGINT
