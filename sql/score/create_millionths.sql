-- A weight or share as a whole number of 10^-6.
-- Grain: none, it makes the macro `millionths` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO millionths(part) AS (part::DECIMAL(18, 6) * 1000000::DECIMAL(7, 0))::HUGEINT
