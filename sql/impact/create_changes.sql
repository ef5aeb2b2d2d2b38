-- Resolved figures that an exchange changes, filled first up the tree, then with ratios of others.
-- Grain: number, kpi, unit.
CREATE OR REPLACE TABLE what_if.work.changes AS
SELECT 0 AS number, *
FROM work.resolved
WHERE FALSE
