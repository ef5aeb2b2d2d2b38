-- What the children of a list weigh whose score is in a range, both ends in it; 0 where none is.
-- Grain: none, it makes the macro `weight_of` of this connection.
-- noqa: disable=PRS
CREATE OR REPLACE TEMP MACRO weight_of(children, low, high) AS
coalesce(list_sum([y.w FOR y IN children IF y.s >= low AND y.s <= high]), 0)
