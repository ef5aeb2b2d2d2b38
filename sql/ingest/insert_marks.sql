-- Cells found to be at fault for what stands beside them.
-- Grain: place, block. Reads `found_marks`.
INSERT INTO marked
SELECT * FROM found_marks
