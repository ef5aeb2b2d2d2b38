-- What each source claims today, for known KPIs, units and months.
-- Grain: source, kpi, unit, month_index.
CREATE TABLE work.current (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    position INTEGER NOT NULL, -- precedence, 0 is believed first; 1000 for a source the KPI does not list
    value DECIMAL(28, 9), -- in base units; NULL where the denominator is 0
    numerator DECIMAL(28, 9), -- operand
    denominator DECIMAL(28, 9), -- operand
    status VARCHAR NOT NULL, -- estimate, preliminary or final
    seq INTEGER NOT NULL, -- delivery
    row_number INTEGER -- row in the delivery
);
