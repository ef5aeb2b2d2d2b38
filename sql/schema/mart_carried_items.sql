-- Timing items in the months after the one they were entered in, until they have come back.
-- Grain: decision, month.
CREATE TABLE mart.carried_items (
    decision INTEGER NOT NULL, -- number of the decision in the ledger
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    from_month VARCHAR NOT NULL, -- 'YYYY-MM' it was entered in
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    break_id VARCHAR, -- break of the same two sources in that month; NULL where they agree
    state VARCHAR NOT NULL, -- carried, or reversed in this month
    outstanding DECIMAL(28, 9) NOT NULL, -- what has not come back by the end of the month, in base units
    amount DECIMAL(28, 9) NOT NULL -- what of it stands in the month's own statement: of a stock all of it, of other figures what comes back
);
