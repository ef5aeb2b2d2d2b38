-- What formulas give, empty: filled shape by shape. Of a formula that is a division both its sides are kept.
-- Grain: kpi, unit, month_index, basis.
CREATE OR REPLACE TEMP TABLE formula_results (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    basis VARCHAR NOT NULL, -- month, quarter, ytd, rolling_3 or rolling_12
    value DECIMAL(28, 9), -- in base units; NULL where there is a reason
    reason VARCHAR, -- operand, zero, overflow or none
    numerator DECIMAL(28, 9), -- of a division
    denominator DECIMAL(28, 9) -- of a division
)
