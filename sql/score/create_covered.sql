-- Share of the weights of a group of children under which there are scores, a fraction; 0 where
-- nothing weighs. `sums` as in `points`.
-- Grain: none, it makes the macro `covered` of this connection.
-- noqa: disable=CP05,LT02
CREATE OR REPLACE TEMP MACRO covered(sums) AS
(coalesce(share(sums.covered, sums.every), 0)::DECIMAL(18, 0) * 0.000001)::DECIMAL(9, 6)
