-- Where each initiative stands at the end of each month since it started, by its milestones and reports.
-- Grain: initiative, month_index.
CREATE TABLE work.initiatives (
    initiative VARCHAR NOT NULL, -- initiative id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    month_end DATE NOT NULL, -- its last day
    completion DECIMAL(28, 9), -- fraction done; NULL where nobody declared it yet
    planned_completion DECIMAL(28, 9) NOT NULL, -- fraction that was to be done by then
    milestones INTEGER NOT NULL, -- how many it has
    due INTEGER NOT NULL, -- of them due by then
    met INTEGER NOT NULL, -- reached by then
    on_time INTEGER NOT NULL, -- of those due by then, reached by the day they were due
    overdue INTEGER NOT NULL, -- of those due by then, not reached
    declared_status VARCHAR, -- as last reported
    declared_in INTEGER, -- month_index of that report
    reason VARCHAR, -- given with it
    actual DECIMAL(28, 9) -- spent since the start, as last reported
);
