-- What each break does alone. Grain: break_id, month, unit, level, item, basis.
INSERT INTO mart.effects
SELECT * EXCLUDE (together, breaks)
FROM what_if.work.effects
WHERE NOT together
