-- The one figure per kpi, unit and month the unit is valid in, with the rule that chose it.
-- Grain: kpi, unit, month_index.
CREATE TABLE work.resolved (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    source VARCHAR NOT NULL, -- source id, children (for a formula too), or decision
    rule VARCHAR NOT NULL, -- source, children, formula, initiatives, timeliness, override or estimate
    value DECIMAL(28, 9), -- in base units; NULL where a denominator is 0
    numerator DECIMAL(28, 9), -- operand
    denominator DECIMAL(28, 9), -- operand
    status VARCHAR NOT NULL, -- estimate, preliminary or final
    seq INTEGER, -- delivery, for a source
    row_number INTEGER, -- row, for a source
    coverage DECIMAL(9, 6) NOT NULL, -- share of the expected child units behind it, fraction
    decision INTEGER -- number of the decision that chose it
);
