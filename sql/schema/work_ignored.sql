-- Figures that a decision leaves out of the units above.
-- Grain: kpi, unit, month_index.
CREATE TABLE work.ignored (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit whose figure is left out
    month_index INTEGER NOT NULL, -- month
    decision INTEGER NOT NULL -- its number in the ledger
);
