-- Which source is believed first. `children` means child units, or the operands of a ratio that has some.
-- Grain: kpi, source.
CREATE TABLE ref.precedence (
    kpi VARCHAR NOT NULL, -- kpi id
    source VARCHAR NOT NULL, -- source id or children
    position INTEGER NOT NULL -- 0 is believed first
);
