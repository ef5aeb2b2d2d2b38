-- Where red begins for targets that do not say it; the narrowest that fits a unit wins.
-- Grain: number.
CREATE TABLE ref.thresholds (
    number INTEGER NOT NULL, -- place in the configuration, from 0; ref.points has its scale, if it is one
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR, -- unit id, NULL for wider thresholds
    unit_type VARCHAR, -- unit type, NULL otherwise
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL, -- month_index it holds to
    red_flag DECIMAL(28, 9), -- in base units; one of these three is there, or a scale
    red_flag_ratio DECIMAL(9, 6), -- times the goal
    red_flag_gap DECIMAL(28, 9), -- distance from the goal on its worse side, in base units
    red_flag_high DECIMAL(28, 9) -- of a band, where red begins above it, in base units
);
