-- How far a period is stood by, of the least sure of its months: 3 an estimate, 2 preliminary, 1 final.
-- Grain: none, it makes the macro `stood_by` of this connection.
CREATE OR REPLACE TEMP MACRO stood_by(doubt) AS
CASE doubt WHEN 1 THEN 'final' WHEN 2 THEN 'preliminary' WHEN 3 THEN 'estimate' END
