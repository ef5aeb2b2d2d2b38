-- Score of a group of children by a rule, in 10^-9. `w` is a child's weight in 10^-6, `s` its score in
-- 10^-9 or NULL; whole numbers, divided once. A weight of 2 counts as two children of weight 1, and one
-- of 0 not at all. The most frequent colour gives the mean of the children that have it; of colours
-- that weigh the same the worse one counts. Count met is ten times the share of green children.
-- The rule stands in every filter, so that what it does not need costs next to nothing.
-- Grain: none, it makes the macro `points` of this connection.
-- noqa: disable=PRS,LT01,LT02
CREATE OR REPLACE TEMP MACRO points(method, w, s) AS
CASE method
    WHEN 'weighted_mean' THEN share(
        sum(w * s) FILTER (WHERE method = 'weighted_mean' AND s IS NOT NULL),
        sum(w) FILTER (WHERE method = 'weighted_mean' AND s IS NOT NULL)
    )
    WHEN 'worst_child' THEN min(s) FILTER (WHERE method = 'worst_child' AND w > 0)
    ELSE points_of(
        method,
        list({'s': s, 'w': w}) FILTER (
            WHERE method IN ('count_met', 'most_frequent', 'median') AND w > 0 AND s IS NOT NULL
        )
    )
END
