-- What registered people decided about figures and breaks, and whether it still holds.
-- Kinds of a meeting are action, follow_up (what became of an action) and minute.
-- Grain: seq.
CREATE TABLE mart.decisions (
    seq INTEGER NOT NULL, -- number of the decision in the ledger
    kind VARCHAR NOT NULL, -- override, estimate, accept, prefer, rebase, ignore, dispute, certify, explain, item, comment, point, waive, approve or a meeting's
    person VARCHAR NOT NULL, -- id of who decided
    channel VARCHAR NOT NULL, -- command line or workbook
    at_month VARCHAR NOT NULL, -- 'YYYY-MM' in which it was decided
    kpi VARCHAR, -- kpi id; NULL for all it may be about
    unit VARCHAR, -- unit id; NULL for all
    month VARCHAR, -- first month it is about, 'YYYY-MM'
    break_id VARCHAR, -- break it was decided about
    source VARCHAR, -- source preferred or certified
    value DECIMAL(28, 9), -- figure decided, or amount of an item, in base units
    reason VARCHAR NOT NULL, -- why
    evidence VARCHAR NOT NULL, -- what it rests on; empty where nothing was said
    valid_from VARCHAR, -- first month it holds for, 'YYYY-MM'; NULL for all before
    valid_to VARCHAR, -- last month it holds for, 'YYYY-MM'; NULL for all after
    state VARCHAR NOT NULL, -- in_force, waiting (for a second person), lapsed (replaced or overtaken), reopened (what it settled changed) or reversed
    decided_on DATE NOT NULL, -- day it was decided, in the organisation's time zone
    cause VARCHAR, -- cause an explanation names
    difference DECIMAL(28, 9), -- size of the break as it was decided about
    confirmed_by VARCHAR, -- id of the second person
    ended_by VARCHAR, -- id of who reversed it
    ended_because VARCHAR, -- why
    numerator DECIMAL(28, 9), -- operand of the figure decided
    denominator DECIMAL(28, 9), -- operand of the figure decided
    item_type VARCHAR, -- of an item: timing, unit, definition, rounding, currency or correction
    reverses VARCHAR, -- of a timing item: month in which it comes back, 'YYYY-MM'; NULL where nobody knows
    place VARCHAR, -- what is said or agreed on: measure, objective or perspective with its id, or front; of a point: card, perspective ID or measure KPI BASIS
    action VARCHAR, -- of a comment or an action: what is to be done
    due DATE, -- when the action is due; of a waiver its last day
    action_owner VARCHAR, -- of a comment or an action: id of who acts
    edit VARCHAR, -- of a point of a front page: pin, drop, move or reword; of a follow_up: done, dropped or moved
    position INTEGER, -- of a point that is moved: its place on the page, 1 the first
    about INTEGER -- of a follow_up: number of the comment or action that agreed what it is about
);
