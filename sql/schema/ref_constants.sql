-- Numbers in formulas. Their places in the shape come after those of the operands.
-- Grain: kpi, place.
CREATE TABLE ref.constants (
    kpi VARCHAR NOT NULL, -- kpi id of the formula
    place INTEGER NOT NULL, -- its place in the shape
    value DECIMAL(28, 9) NOT NULL -- the number
);
