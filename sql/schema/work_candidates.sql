-- Every figure that could become the resolved value.
-- Grain: kpi, unit, month_index, source.
CREATE TABLE work.candidates (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    source VARCHAR NOT NULL, -- source id, or children, for a formula too
    position INTEGER, -- precedence, 0 is believed first; NULL for one that is compared but never chosen
    rule VARCHAR NOT NULL, -- source, children, formula, initiatives or timeliness
    value DECIMAL(28, 9), -- in base units; NULL where a denominator is 0
    numerator DECIMAL(28, 9), -- operand
    denominator DECIMAL(28, 9), -- operand
    status VARCHAR NOT NULL, -- estimate, preliminary or final
    seq INTEGER, -- delivery, for a source
    row_number INTEGER, -- row, for a source
    coverage DECIMAL(9, 6) NOT NULL, -- share of the expected child units behind it, fraction
    summands INTEGER NOT NULL -- figures added up: 1 for a source
);
