-- Changes one after another: the product of (1 + g), less 1, of a list of DECIMAL(28, 9) in order of time.
-- Each product is rounded half up at eighteen places, the whole at nine. NULL where there is no room.
-- Grain: none, it makes the macro `chained` of this connection.
-- noqa: disable=PRS,CP05,LT01,LT02 (the linter takes parameters for types and knows no functions of lists)
CREATE OR REPLACE TEMP MACRO chained(changes) AS
TRY(
    list_transform(
        [
            list_reduce(
                [1000000000000000000::HUGEINT]
                || list_transform(changes, lambda g: ((1 + g) * 1000000000::DECIMAL(10, 0))::HUGEINT),
                lambda level, times: sign(level) * sign(times)
                * ((abs(level) * abs(times) + 500000000) // 1000000000)
            ) - 1000000000000000000
        ],
        lambda change: (
            sign(change) * ((abs(change) + 500000000) // 1000000000)::DECIMAL(38, 0) * 0.000000001
        )::DECIMAL(28, 9)
    )[1]
)
