-- The reconciliation statement of each break in which two figures differ: from the left figure over the
-- reconciling items to the right one. The amounts of left, items and unexplained add up to right.
-- Grain: break_id, position.
CREATE TABLE mart.statements (
    break_id VARCHAR NOT NULL, -- the break
    position INTEGER NOT NULL, -- order of the lines
    line VARCHAR NOT NULL, -- left, item, unexplained or right
    type VARCHAR, -- of an item: timing, unit, definition, rounding, currency or correction
    cause VARCHAR, -- of an item: the cause it comes from, as in mart.diagnoses
    detail VARCHAR, -- the cause's parameter
    source VARCHAR, -- left and right: whose figure; an item: the source at fault
    amount DECIMAL(28, 9) NOT NULL, -- in base units
    reverses VARCHAR -- of an amount in the wrong month: the month, 'YYYY-MM', in which it comes back
);
