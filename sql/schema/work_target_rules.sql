-- What gives the target of each measured figure, before figures of the year before are asked for.
-- Grain: kpi, unit, first_month; spans of a figure do not overlap.
CREATE TABLE work.target_rules (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL, -- month_index it holds to
    higher BOOLEAN NOT NULL, -- whether red begins below the goal; of a band its lower line does
    goal DECIMAL(28, 9), -- in base units; NULL where figures of the year before give it
    growth DECIMAL(9, 6), -- the share to add to the figure of the same month a year before
    year_goal DECIMAL(28, 9), -- the year's goal to be cut by last year's months
    year_first INTEGER, -- month_index of its first month
    red_flag DECIMAL(28, 9), -- in base units
    red_flag_ratio DECIMAL(9, 6), -- times the goal
    red_flag_gap DECIMAL(28, 9), -- distance from the goal on its worse side
    red_flag_high DECIMAL(28, 9), -- of a band: where red begins above it
    goal_high DECIMAL(28, 9) -- of a band: its upper end
);
