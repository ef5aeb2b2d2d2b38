-- Why two figures do not agree, empty where they do: equal to the tolerance passes, two undefined ones
-- agree, and one does not agree with a value.
-- Grain: none, it makes the macro `verdict` of this connection.
CREATE OR REPLACE TEMP MACRO verdict(left_value, right_value, tolerance) AS
CASE
    WHEN left_value IS NULL AND right_value IS NULL THEN ''
    WHEN left_value IS NULL OR right_value IS NULL THEN 'undefined'
    WHEN abs(right_value - left_value) <= tolerance THEN ''
    ELSE 'differs'
END
