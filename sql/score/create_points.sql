-- Score of a group of children by a rule, in 10^-9, from their `sums`; divided once. `ranked` is what
-- rules that look at children one against another give. A weight of 2 counts as two children of weight 1,
-- and one of 0 not at all. Grain: none, it makes the macro `points` of this connection.
CREATE OR REPLACE TEMP MACRO points(method, sums, ranked) AS
CASE method
    WHEN 'weighted_mean' THEN share(sums.worth, sums.of)
    WHEN 'worst_child' THEN sums.least
    ELSE ranked
END
