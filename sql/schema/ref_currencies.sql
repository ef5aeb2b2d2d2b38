-- What currency amounts are in, as a column of a source, a source or a unit says; the narrowest counts.
-- Empty where no other currency than the organisation's is declared anywhere.
-- Grain: source, kpi, unit.
CREATE TABLE ref.currencies (
    source VARCHAR NOT NULL, -- source id; empty for a unit's currency
    kpi VARCHAR NOT NULL, -- kpi id; empty for all of a source
    unit VARCHAR NOT NULL, -- unit id; empty for all of a source
    currency VARCHAR NOT NULL -- its three letters; empty for the organisation's own
);
