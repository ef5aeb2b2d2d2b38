-- Red flag and goal of each measured figure on each basis it is scored on, over the months it is made of.
-- Grain: kpi, unit, basis, month_index.
CREATE TABLE work.period_targets (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    basis VARCHAR NOT NULL, -- month, quarter, ytd, rolling_3 or rolling_12
    month_index INTEGER NOT NULL, -- month, the last of the period
    red_flag DECIMAL(28, 9), -- of the period, in base units; NULL where only the goal counts
    goal DECIMAL(28, 9) NOT NULL -- of the period, in base units
);
