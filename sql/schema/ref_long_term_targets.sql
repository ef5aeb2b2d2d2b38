-- Goals of several years and key results; the narrowest that fits a unit wins.
-- Grain: kpi, unit or unit type or neither, first_month.
CREATE TABLE ref.long_term_targets (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR, -- unit id, NULL for wider targets
    unit_type VARCHAR, -- unit type, NULL otherwise
    first_month INTEGER NOT NULL, -- month_index it holds from, the baseline's or later
    last_month INTEGER NOT NULL, -- month_index it holds to
    baseline DECIMAL(28, 9) NOT NULL, -- the figure it began with, in base units
    baseline_month INTEGER NOT NULL, -- month_index of the baseline
    target DECIMAL(28, 9) NOT NULL, -- the figure to reach, in base units
    target_month INTEGER NOT NULL -- month_index it is to be reached in
);
