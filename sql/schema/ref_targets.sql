-- Targets as declared; the narrowest that fits a unit wins.
-- Grain: kpi, unit or unit type or neither, first_month.
CREATE TABLE ref.targets (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR, -- unit id, NULL for wider targets
    unit_type VARCHAR, -- unit type, NULL otherwise
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL, -- month_index it holds to
    red_flag DECIMAL(28, 9), -- in base units; NULL where it stands by the goal or a threshold says it
    red_flag_ratio DECIMAL(9, 6), -- times the goal
    red_flag_gap DECIMAL(28, 9), -- distance from the goal on its worse side, in base units
    red_flag_high DECIMAL(28, 9), -- of a band, where red begins above it, in base units
    goal DECIMAL(28, 9), -- in base units; NULL where figures of the year before give it
    growth DECIMAL(9, 6), -- of a goal from the same month a year before: a fraction to add
    year_goal DECIMAL(28, 9), -- of a goal cut by last year's months: the year's
    year_first INTEGER, -- month_index of its first month
    goal_high DECIMAL(28, 9) -- of a band, its upper end, in base units
);
