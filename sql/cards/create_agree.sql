-- How a figure that was written to some digit agrees with ours: exactly, or as it is rounded, halves
-- either way. Grain: none, it makes the macro `agree` of this connection.
CREATE OR REPLACE TEMP MACRO agree(ours, theirs, step) AS
CASE
    WHEN ours = theirs THEN 'equal'
    WHEN abs(ours - theirs) * 2 <= coalesce(step, 0) THEN 'rounding'
    ELSE 'differs'
END
