-- KPIs made of other KPIs.
-- A formula's shape has x1, x2 and so on in the place of its operands and, after them, of its numbers;
-- formulas of one shape are calculated together.
-- Grain: kpi.
CREATE TABLE ref.formulas (
    kpi VARCHAR NOT NULL, -- kpi id
    words VARCHAR NOT NULL, -- the formula in KPI names
    shape VARCHAR NOT NULL, -- the formula with places instead of names and numbers
    by_period BOOLEAN NOT NULL, -- whether a period's figure is the formula of its operands' period figures
    adds_up BOOLEAN NOT NULL, -- whether that is the sum of its months' figures too
    on_stock BOOLEAN NOT NULL -- whether a period divides by the mean of its denominators, all of them stocks
);
