-- What people wrote about a month of a card, by whom and whether it stands; a later one on the same replaces it.
-- Grain: seq.
CREATE VIEW mart.comments (
    seq, -- number of the comment in the ledger
    unit, -- unit id, whose card it is
    month, -- 'YYYY-MM'
    place, -- measure, objective or perspective with its id, or front
    kpi, -- kpi id, where it is on a measure
    text, -- as it was written
    cause, -- the cause it names; NULL where none
    action, -- what is to be done; NULL where nothing
    due, -- when that is due
    action_owner, -- id of who acts
    person, -- id of who wrote it
    written_on, -- day it was written, in the organisation's time zone
    state, -- in_force, lapsed (replaced by a later one) or reversed (withdrawn)
    ended_by, -- id of who withdrew it
    ended_because -- why
) AS
SELECT
    seq,
    unit,
    valid_from AS month,
    place,
    kpi,
    reason AS text,
    cause,
    action,
    due,
    action_owner,
    person,
    decided_on AS written_on,
    state,
    ended_by,
    ended_because
FROM mart.decisions
WHERE kind = 'comment'
