-- The number of the last lot, 0 where there is none.
-- Grain: one row.
SELECT coalesce(max(number), 0) AS lots FROM core.lots
