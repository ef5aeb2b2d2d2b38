-- A score as a whole number of 10^-9. Grain: none, it makes the macro `worth` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO worth(score) AS (score::DECIMAL(28, 9) * 1000000000::DECIMAL(10, 0))::HUGEINT
