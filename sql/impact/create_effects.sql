-- What scenarios do to cards, gathered over the batches: what the marts of effects are made of.
-- Grain: break_id, together, month, unit, level, item, basis.
CREATE OR REPLACE TABLE what_if.work.effects AS
SELECT *, FALSE AS together, 1 AS breaks
FROM mart.effects
WHERE FALSE
