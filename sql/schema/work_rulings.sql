-- Which decision counts for a figure: of each kind the narrowest, and of those the last one.
-- Grain: kind, kpi, unit, month_index.
CREATE TABLE work.rulings (
    kind VARCHAR NOT NULL, -- override, estimate or prefer
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    decision INTEGER NOT NULL, -- its number in the ledger
    source VARCHAR, -- source preferred, or children
    value DECIMAL(28, 9), -- figure decided, in base units
    numerator DECIMAL(28, 9), -- its operand
    denominator DECIMAL(28, 9) -- its operand
);
