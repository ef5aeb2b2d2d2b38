-- Which comments the organisation requires.
-- Grain: one row, where it requires any.
CREATE TABLE ref.commentary (
    new_reds BOOLEAN NOT NULL, -- of a measure that turned red
    red_months INTEGER, -- of one that was red for so many months on end, or more; NULL for none
    largest_moves INTEGER NOT NULL, -- of so many measures of a card that moved its score furthest
    first_month VARCHAR NOT NULL -- 'YYYY-MM', the first month they are required for
);
