-- The points of a scale per month of those they add up over, as `levelled` does with a figure.
-- Grain: none, it makes the macro `levelled_points` of this connection.
-- The linter knows no functions of lists.
-- noqa: disable=PRS,CP01,CP05,LT01,LT02
CREATE OR REPLACE TEMP MACRO levelled_points(points, months) AS
CASE
    WHEN months > 1
        THEN list_transform(points, lambda p: { 'figure': levelled(p.figure, months), 'score': p.score })
    ELSE points
END
