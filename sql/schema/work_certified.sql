-- What a person certified as final and no later delivery has changed since.
-- Grain: source, kpi, month_index.
CREATE TABLE work.certified (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    month_index INTEGER NOT NULL, -- month
    decision INTEGER NOT NULL -- its number in the ledger
);
