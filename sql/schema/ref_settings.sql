-- Settings that change numbers.
-- Grain: one row.
CREATE TABLE ref.settings (
    coverage_minimum DECIMAL(9, 6) NOT NULL, -- below this share of the weights a roll-up is no score
    first_month INTEGER NOT NULL, -- month_index; figures before it are set aside
    currency VARCHAR NOT NULL -- the organisation's own
);
