-- What was agreed that somebody does on cards up to a month, and what has become of it.
-- Grain: seq. Parameter: month ('YYYY-MM').
SELECT
    seq,
    kind,
    state,
    unit,
    kpi,
    place,
    valid_from,
    action,
    due,
    action_owner,
    person,
    reason,
    edit,
    about
FROM mart.decisions
WHERE kind IN ('comment', 'action', 'follow_up') AND valid_from <= $month
ORDER BY seq
