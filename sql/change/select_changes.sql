-- The changes of scores that were decomposed apart from those that are kept, as the mart shows these.
-- Grain: since, unit, month, level, item, basis.
SELECT *
FROM what_if.mart.score_changes
