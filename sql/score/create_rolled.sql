-- Score of a group of children by a rule, 0 to 10; NULL where less of the weights is covered than the
-- minimum, a fraction. `w`, `s` and `c` as in `points` and `covered`.
-- Grain: none, it makes the macro `rolled` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO rolled(method, minimum, w, s, c) AS
CASE
    WHEN
        sum(w) > 0
        AND sum(w * c) FILTER (WHERE s IS NOT NULL) >= millionths(minimum) * sum(w)
        THEN scored(points(method, w, s))
END
