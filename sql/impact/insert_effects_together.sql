-- What breaks do with the open ones before them. Grain: break_id, month, unit, level, item, basis.
INSERT INTO mart.effects_together
SELECT * EXCLUDE (together)
FROM what_if.work.effects
WHERE together
