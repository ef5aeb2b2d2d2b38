-- Terms of a ratio made from other KPIs.
-- Grain: kpi, side, operand.
CREATE TABLE ref.operands (
    kpi VARCHAR NOT NULL, -- kpi id of the ratio
    side VARCHAR NOT NULL, -- numerator or denominator
    operand VARCHAR NOT NULL, -- kpi id of the term
    factor DECIMAL(10, 6) NOT NULL -- what the term is multiplied by
);
