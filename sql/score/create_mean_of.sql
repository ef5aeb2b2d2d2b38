-- Weighted mean of the children of a list whose score is in a range, both ends in it, half up.
-- Grain: none, it makes the macro `mean_of` of this connection.
-- noqa: disable=PRS
CREATE OR REPLACE TEMP MACRO mean_of(children, low, high) AS
share(
    list_sum([y.w * y.s FOR y IN children IF y.s >= low AND y.s <= high]),
    weight_of(children, low, high)
)
