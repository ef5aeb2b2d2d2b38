-- Colour of a rolled-up score: bands are half open and judged before rounding.
-- Grain: none, it makes the macro `band` of this connection.
CREATE OR REPLACE TEMP MACRO band(score) AS
CASE
    WHEN score >= 6.666666667 THEN 'green'
    WHEN score >= 3.333333333 THEN 'amber'
    WHEN score IS NOT NULL THEN 'red'
END
