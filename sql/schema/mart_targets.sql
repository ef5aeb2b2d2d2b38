-- The target in force for each measured figure: a month's goal, and where red begins.
-- Grain: kpi, unit, month.
CREATE TABLE mart.targets (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    red_flag DECIMAL(28, 9), -- of the month, in base units; NULL where only the goal counts
    goal DECIMAL(28, 9) NOT NULL, -- of the month, in base units; of a band its lower end
    red_flag_high DECIMAL(28, 9), -- of a band: where red begins above it
    goal_high DECIMAL(28, 9) -- of a band: its upper end
);
