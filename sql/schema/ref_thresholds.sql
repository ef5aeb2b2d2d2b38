-- Where red begins for targets that do not say it; the narrowest that fits a unit wins.
-- Grain: kpi, unit or unit type or neither, first_month.
CREATE TABLE ref.thresholds (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR, -- unit id, NULL for wider thresholds
    unit_type VARCHAR, -- unit type, NULL otherwise
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL, -- month_index it holds to
    red_flag DECIMAL(28, 9), -- in base units; one of these three is there
    red_flag_ratio DECIMAL(9, 6), -- times the goal
    red_flag_gap DECIMAL(28, 9) -- distance from the goal on its worse side, in base units
);
