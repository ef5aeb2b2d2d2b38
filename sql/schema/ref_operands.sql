-- What formulas are made of: directly, or through the formulas of their operands.
-- Grain: kpi, operand.
CREATE TABLE ref.operands (
    kpi VARCHAR NOT NULL, -- kpi id of the formula
    operand VARCHAR NOT NULL, -- kpi id of what is in it
    place INTEGER -- its place in the shape, from 1; NULL where it is in it through another operand alone
);
