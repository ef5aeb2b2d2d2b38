-- The difference that passes: the larger of an absolute one, a share of the larger figure, and a floor
-- that rounding alone may make. Grain: none, it makes the macro `allowed` of this connection.
CREATE OR REPLACE TEMP MACRO allowed(fixed, share, rounding, left_value, right_value) AS
greatest(fixed, share * greatest(abs(left_value), abs(right_value)), rounding)
