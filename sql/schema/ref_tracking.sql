-- How far initiatives may be behind their plan.
-- Grain: none, one row.
CREATE TABLE ref.tracking (
    at_risk_behind DECIMAL(9, 6) NOT NULL, -- fraction of the whole from which one is at risk
    off_track_behind DECIMAL(9, 6) NOT NULL -- and off track
);
