-- What units report against what their child units add up to, net and gross; of a ratio also against
-- its own operands.
-- Grain: kpi, unit, month, source.
CREATE TABLE mart.roll_ups (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id of the parent
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    source VARCHAR NOT NULL, -- who reports it: a source id
    reported DECIMAL(28, 9), -- in base units; NULL where a denominator is 0
    parts VARCHAR NOT NULL, -- what it is made of: children, or formula for its own formula
    aggregated DECIMAL(28, 9), -- what these give, in base units
    net DECIMAL(28, 9), -- aggregated - reported
    gross DECIMAL(28, 9), -- sum of the source's breaks with the child units' own figures, each without its sign; NULL where the kpi is no sum
    tolerance DECIMAL(37, 15), -- the difference that would have passed, in base units
    reason VARCHAR NOT NULL, -- differs, undefined, or gross where child units' breaks only cancel out; empty where it passed
    delivery INTEGER NOT NULL, -- landing sequence number of what is reported
    row_number INTEGER -- its row
);
