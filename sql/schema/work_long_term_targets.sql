-- The long-term target in force for each measured figure. Grain: kpi, unit, month_index.
CREATE TABLE work.long_term_targets (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    baseline DECIMAL(28, 9) NOT NULL, -- the figure it began with, in base units
    baseline_month INTEGER NOT NULL, -- month_index of the baseline
    target DECIMAL(28, 9) NOT NULL, -- the figure to reach, in base units
    target_month INTEGER NOT NULL -- month_index it is to be reached in
);
