-- What owners said of initiatives at the end of months. A key left out leaves what was said before.
-- Grain: initiative, month_index.
CREATE TABLE ref.initiative_reports (
    initiative VARCHAR NOT NULL, -- initiative id
    month_index INTEGER NOT NULL, -- month
    status VARCHAR, -- on_track, at_risk, off_track, done or stopped
    reason VARCHAR, -- why
    completion DECIMAL(9, 6), -- fraction done
    actual DECIMAL(28, 9) -- spent since the start
);
