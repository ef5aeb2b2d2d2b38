-- Score of a group of children, 0 to 10, of their points in 10^-9; NULL where less of the weights is covered
-- than the minimum, in 10^-6. `sums` as the macro of this name makes them.
-- Grain: none, it makes the macro `rolled` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO rolled(minimum, sums, points) AS
CASE WHEN sums.every > 0 AND sums.covered >= minimum * sums.every THEN scored(points) END
