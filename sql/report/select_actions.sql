-- Comments that stand on cards of some months, with the actions they agree on, the newest last.
-- Grain: unit, month, place. Parameters: first, last ('YYYY-MM').
SELECT unit, month, place, action, due, action_owner, person, written_on, seq
FROM mart.comments
WHERE month BETWEEN $first AND $last AND state = 'in_force'
ORDER BY unit, month, seq
