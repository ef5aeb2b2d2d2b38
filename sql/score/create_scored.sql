-- A whole number of 10^-9 as a score. Grain: none, it makes the macro `scored` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO scored(points) AS
(points::DECIMAL(28, 0) * 0.000000001)::DECIMAL(18, 9)
