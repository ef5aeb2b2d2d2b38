-- What a month adds to totals since the year began, of sources that give such totals.
-- Grain: source, kpi, unit, month_index.
CREATE TABLE work.from_totals (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    value DECIMAL(28, 9), -- in base units; NULL where the denominator is 0
    numerator DECIMAL(28, 9), -- operand
    denominator DECIMAL(28, 9), -- operand
    status VARCHAR NOT NULL, -- estimate, preliminary or final
    seq INTEGER NOT NULL, -- delivery
    row_number INTEGER -- row in the delivery
);
