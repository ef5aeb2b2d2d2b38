-- Score of a figure against red flag and goal, clip(10/3 * (1 + (x - r) / (g - r)), 0, 10), on its
-- colour's side of 10/3 and 20/3 whatever it is rounded to. Where only the goal counts, the red flag
-- being NULL, it is met (10) or not (0). Source: Spider Strategies' scoring guide.
-- Grain: none, it makes the macro `measure_score` of this connection.
CREATE OR REPLACE TEMP MACRO measure_score(x, r, g, polarity) AS
CASE
    WHEN x IS NULL OR g IS NULL OR g = r THEN NULL
    WHEN (x - g) * (CASE polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END) >= 0
        THEN CASE
            WHEN r IS NULL THEN 10
            ELSE greatest(6.666666667, least(10, 10.0 / 3 * (1 + (x - r)::DOUBLE / (g - r)::DOUBLE)))
        END
    WHEN r IS NULL THEN 0
    WHEN (x - r) * (CASE polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END) >= 0
        THEN least(
            6.666666666, greatest(3.333333333, 10.0 / 3 * (1 + (x - r)::DOUBLE / (g - r)::DOUBLE))
        )
    ELSE least(3.333333332, greatest(0, 10.0 / 3 * (1 + (x - r)::DOUBLE / (g - r)::DOUBLE)))
END::DECIMAL(18, 9)
