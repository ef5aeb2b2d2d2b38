-- Score of a group of children by a rule, 0 to 10; NULL where less of the weights is covered than the
-- minimum, a fraction. `sums` and `ranked` as in `points`.
-- Grain: none, it makes the macro `rolled` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO rolled(method, minimum, sums, ranked) AS
CASE
    WHEN sums.every > 0 AND sums.covered >= millionths(minimum) * sums.every
        THEN scored(points(method, sums, ranked))
END
