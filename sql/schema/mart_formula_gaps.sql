-- Why formulas have no figure, in a month or a period.
-- Grain: kpi, unit, month, basis.
CREATE TABLE mart.formula_gaps (
    kpi VARCHAR NOT NULL, -- kpi id of the formula
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    basis VARCHAR NOT NULL, -- month, quarter, ytd, rolling_3 or rolling_12
    reason VARCHAR NOT NULL, -- missing (an operand), operand (it has none), zero (divided by), overflow, none (as it says) or apart (operands' years begin in different months)
    operand VARCHAR -- kpi id of the first that is missing or has no figure; NULL for other reasons
);
