-- How far several figures together are stood by, from the first and the last of their states as text:
-- estimate < final < preliminary, and one estimate makes an estimate of all.
-- Grain: none, it makes the macro `standing` of this connection.
-- noqa: disable=CP05,LT02 (the linter takes parameters for types)
CREATE OR REPLACE TEMP MACRO standing(lowest, highest) AS
CASE WHEN lowest = 'estimate' THEN lowest ELSE highest END
