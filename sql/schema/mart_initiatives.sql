-- Initiatives as they stood at the end of each month since they started.
-- Grain: initiative, month.
CREATE TABLE mart.initiatives (
    initiative VARCHAR NOT NULL, -- initiative id
    name VARCHAR NOT NULL, -- name for people
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    theme VARCHAR, -- theme id; NULL where it belongs to none
    owner VARCHAR NOT NULL, -- person id
    objectives VARCHAR[] NOT NULL, -- ids of the objectives it serves
    start_on DATE NOT NULL, -- first day
    end_on DATE NOT NULL, -- day it is to be done by
    completion DECIMAL(28, 9), -- fraction done; NULL where nobody declared it yet
    planned_completion DECIMAL(28, 9) NOT NULL, -- fraction that was to be done by then
    milestones INTEGER NOT NULL, -- how many it has
    milestones_due INTEGER NOT NULL, -- of them due by then
    milestones_met INTEGER NOT NULL, -- reached by then
    milestones_on_time INTEGER NOT NULL, -- of those due by then, reached by the day they were due
    milestones_overdue INTEGER NOT NULL, -- of those due by then, not reached
    budget DECIMAL(28, 9), -- what it may cost in all
    actual DECIMAL(28, 9), -- spent since the start; NULL where a month's figure is missing
    status VARCHAR NOT NULL, -- on_track, at_risk, off_track, done or stopped: as declared, else as computed
    reason VARCHAR NOT NULL, -- why: as declared, else as computed; empty where there is nothing to say
    declared_status VARCHAR, -- as last reported
    declared_in VARCHAR, -- month of that report, 'YYYY-MM'
    computed_status VARCHAR NOT NULL, -- by dates, milestones, completion and budget
    computed_reason VARCHAR NOT NULL, -- why; empty where there is nothing to say
    is_contradicted BOOLEAN NOT NULL -- whether the declared status and the computed one differ
);
