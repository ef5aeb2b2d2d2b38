-- Figures that a decision chose, with the one that would stand there without it.
-- Grain: kpi, unit, month.
CREATE TABLE mart.decided_values (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    decision INTEGER NOT NULL, -- number of the decision in the ledger
    kind VARCHAR NOT NULL, -- override, estimate or prefer
    value DECIMAL(28, 9), -- the figure that counts, in base units
    source VARCHAR NOT NULL, -- where it is from: decision, or the source preferred
    instead_value DECIMAL(28, 9), -- the figure that would count otherwise; NULL where there is none
    instead_source VARCHAR, -- where that is from
    difference DECIMAL(28, 9) -- value - instead_value
);
