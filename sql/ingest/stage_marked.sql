-- An empty table for cells found to be at fault for what stands beside them.
-- Grain: place, block.
CREATE OR REPLACE TEMPORARY TABLE marked (place INTEGER, block USMALLINT, fault INTEGER)
