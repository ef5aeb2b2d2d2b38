-- The reconciliation statement of each break in which two figures differ: from the left figure over the
-- reconciling items to the right one. The amounts of left, items and unexplained add up to right.
-- Grain: break_id, position.
CREATE TABLE mart.statements (
    break_id VARCHAR NOT NULL, -- the break
    position INTEGER NOT NULL, -- order of the lines
    line VARCHAR NOT NULL, -- left, item, unexplained or right
    type VARCHAR, -- of an item: timing, unit, definition, rounding, currency or correction
    origin VARCHAR, -- of an item: found by the diagnosis, entered by a person, or confirmed (both)
    cause VARCHAR, -- of an item that was found: the cause it comes from, as in mart.diagnoses
    detail VARCHAR, -- the cause's parameter
    source VARCHAR, -- left and right: whose figure; an item that was found: the source at fault
    amount DECIMAL(28, 9) NOT NULL, -- in base units
    reverses VARCHAR, -- of an amount in the wrong month: the month, 'YYYY-MM', in which it comes back
    from_month VARCHAR, -- of an item carried forward: the month, 'YYYY-MM', it was entered in
    decision INTEGER, -- of an item that was entered: number of the decision in the ledger
    person VARCHAR, -- id of who entered it
    evidence VARCHAR -- what it rests on: for an item that was found how much speaks for it; else as the person says
);
