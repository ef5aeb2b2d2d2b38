-- Every cell that is not ignored with what its column is called: of
-- a pair that of the figure at fault, else its numerator.
-- Grain: place, block. Reads `claims` and `texts`.
CREATE OR REPLACE TEMPORARY VIEW spots AS
SELECT
    c.*,
    CASE
        WHEN NOT c.has_pair THEN t.value_column
        WHEN c.at_denominator THEN t.denominator_column
        ELSE t.numerator_column
    END AS column_name
FROM claims AS c
INNER JOIN texts AS t ON c.place = t.place AND c.block = t.block
WHERE NOT c.is_ignored
