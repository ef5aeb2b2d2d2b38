-- Score of a list of children by one of the rules that look at them one against another, in 10^-9. Each
-- has s (score, 10^-9) and w (weight above 0, 10^-6), in any order; NULL where there are none.
-- Grain: none, it makes the macro `points_of` of this connection.
-- noqa: disable=PRS,LT01,LT02
CREATE OR REPLACE TEMP MACRO points_of(method, children) AS
CASE method
    WHEN 'count_met' THEN share(10000000000 * weight_of(children, 6666666667, 10000000000), weight_of(children, 0, 10000000000))
    WHEN 'median' THEN share(
        list_min([
            x.s FOR x IN children
            IF 2 * weight_of(children, 0, x.s) >= weight_of(children, 0, 10000000000)
        ])
        + list_min([
            x.s FOR x IN children
            IF 2 * weight_of(children, 0, x.s) > weight_of(children, 0, 10000000000)
        ]),
        2
    )
    WHEN 'most_frequent' THEN CASE
        WHEN
            weight_of(children, 0, 3333333332) >= greatest(
                weight_of(children, 3333333333, 6666666666),
                weight_of(children, 6666666667, 10000000000)
            )
            THEN mean_of(children, 0, 3333333332)
        WHEN
            weight_of(children, 3333333333, 6666666666) >= weight_of(children, 6666666667, 10000000000)
            THEN mean_of(children, 3333333333, 6666666666)
        ELSE mean_of(children, 6666666667, 10000000000)
    END
END
