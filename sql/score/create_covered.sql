-- Share of the weights of a group of children under which there are scores, a fraction; 0 where
-- nothing weighs. `w` and `c` are a child's weight and its own coverage in 10^-6, `s` its score.
-- Grain: none, it makes the macro `covered` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO covered(w, s, c) AS
(
    coalesce(share(sum(w * c) FILTER (WHERE s IS NOT NULL), sum(w)), 0)::DECIMAL(18, 0) * 0.000001
)::DECIMAL(9, 6)
