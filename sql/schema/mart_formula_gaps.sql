-- Why a formula has no figure: an operand that is missing or has none itself, a division by 0, no room for
-- what came out (10^19), or `none` in the formula.
-- Grain: kpi, unit, month, basis.
CREATE TABLE mart.formula_gaps (
    kpi VARCHAR NOT NULL, -- kpi id of the formula
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    basis VARCHAR NOT NULL, -- month, quarter, ytd, rolling_3 or rolling_12
    reason VARCHAR NOT NULL, -- missing, operand, zero, overflow, none, or apart where operands' years begin in different months
    operand VARCHAR -- kpi id of the first that is missing or has no figure; NULL for other reasons
);
