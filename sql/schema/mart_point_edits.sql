-- What the strategy office made of the points of front pages. The sentences of facts alone are in no row here.
-- Grain: seq.
CREATE VIEW mart.point_edits (
    seq, -- number of the act in the ledger
    unit, -- unit id, whose card it is
    month, -- 'YYYY-MM'
    point, -- card, perspective ID or measure KPI BASIS
    edit, -- pin, drop, move or reword
    position, -- of one that is moved: its place on the page, 1 the first
    text, -- the words of one that is reworded; else why
    draft, -- the sentence of facts as it was then
    person, -- id of who did it
    written_on, -- day it was done, in the organisation's time zone
    state -- in_force, lapsed (replaced by a later one) or reversed
) AS
SELECT
    seq,
    unit,
    valid_from AS month,
    place AS point,
    edit,
    position,
    reason AS text,
    evidence AS draft,
    person,
    decided_on AS written_on,
    state
FROM mart.decisions
WHERE kind = 'point'
