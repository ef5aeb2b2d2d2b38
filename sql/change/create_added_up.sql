-- How many months a figure and its goal add up over, where they grow with their months; 1 otherwise.
-- `begun` is the first month they are of, NULL where they do not grow; the others are of their month.
-- Grain: none, it makes the macro `added_up` of this connection.
-- noqa: disable=CP05,LT02 (the linter takes parameters for types)
CREATE OR REPLACE TEMP MACRO added_up(score_type, basis, begun, quarter_start, fiscal_start, month_index) AS
CASE
    WHEN begun IS NULL OR month_index IS NULL OR score_type IN ('progress', 'yes_no') THEN 1
    ELSE
        greatest(1, month_index - greatest(
            CASE basis WHEN 'quarter' THEN quarter_start ELSE fiscal_start END, begun
        ) + 1)
END
