-- Decisions of registered people, as the ledger holds them. What does not apply to a kind is NULL.
-- Kinds of a meeting are action, follow_up (what became of an action) and minute.
-- Grain: seq.
CREATE TABLE ref.decisions (
    seq INTEGER NOT NULL, -- number of the act in the ledger
    since INTEGER NOT NULL, -- act by which it came into force: its own, or its confirmation
    kind VARCHAR NOT NULL, -- override, estimate, accept, prefer, rebase, ignore, dispute, certify, explain, item, comment, point, waive, approve or a meeting's
    state VARCHAR NOT NULL, -- in_force, waiting for a second person, or reversed
    person VARCHAR NOT NULL, -- id of who decided
    channel VARCHAR NOT NULL, -- command line or workbook
    decided_on DATE NOT NULL, -- day it was decided, in the organisation's time zone
    kpi VARCHAR, -- kpi id; NULL for all it may be about
    unit VARCHAR, -- unit id; NULL for all
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL, -- month_index it holds to
    valid_from VARCHAR, -- the first of them, 'YYYY-MM'; NULL where it holds for all before
    valid_to VARCHAR, -- the last of them, 'YYYY-MM'; NULL where it holds for all after
    source VARCHAR, -- source preferred or certified
    value DECIMAL(28, 9), -- figure decided, or amount of an item, in base units
    numerator DECIMAL(28, 9), -- its operand
    denominator DECIMAL(28, 9), -- its operand
    cause VARCHAR, -- cause an explanation names
    reason VARCHAR NOT NULL, -- why
    evidence VARCHAR NOT NULL, -- what it rests on; empty where nothing was said
    landed INTEGER NOT NULL, -- newest delivery whose figures were there to be seen
    break_id VARCHAR, -- break it was decided about
    break_rule VARCHAR, -- its rule
    break_reason VARCHAR, -- its reason
    break_detail VARCHAR, -- what it said
    left_source VARCHAR, -- its side believed first
    left_value DECIMAL(28, 9), -- the figure there as it was then
    right_source VARCHAR, -- its other side
    right_value DECIMAL(28, 9), -- the figure there as it was then
    confirmed_by VARCHAR, -- id of the second person
    ended_by VARCHAR, -- id of who reversed it
    ended_because VARCHAR, -- why
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
