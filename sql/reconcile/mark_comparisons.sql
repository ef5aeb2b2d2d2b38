-- Says when the comparisons were made that do not say it yet. Grain: stage. Parameter: stage.
UPDATE work.comparisons
SET stage = $stage
WHERE stage = ''
