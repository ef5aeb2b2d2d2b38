-- Every claim of every source, with the deliveries it held from and until.
-- Grain: source, kpi, unit, month, since_delivery.
CREATE TABLE mart.observations (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    value DECIMAL(28, 9), -- in base units; NULL where withdrawn or where the denominator is 0
    numerator DECIMAL(28, 9), -- operand, where the source gave operands
    denominator DECIMAL(28, 9), -- operand, where the source gave operands
    status VARCHAR NOT NULL, -- estimate, preliminary or final
    withdrawn BOOLEAN NOT NULL, -- the source took the claim back
    is_current BOOLEAN NOT NULL, -- what the source claims today
    since_delivery INTEGER NOT NULL, -- landing sequence number that brought it
    until_delivery INTEGER, -- landing sequence number that replaced it
    name VARCHAR NOT NULL, -- file or query
    row_number INTEGER, -- row in that delivery
    cell VARCHAR -- sheet and cell, as North!F12, in a scorecard workbook; NULL elsewhere
);
