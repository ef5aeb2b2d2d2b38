-- What units undertake to reach objectives.
-- Grain: initiative.
CREATE TABLE ref.initiatives (
    initiative VARCHAR NOT NULL, -- initiative id
    name VARCHAR NOT NULL, -- name for people
    unit VARCHAR NOT NULL, -- unit id
    objectives VARCHAR[] NOT NULL, -- ids of the objectives it serves
    owner VARCHAR NOT NULL, -- person id
    theme VARCHAR, -- theme id
    start_on DATE NOT NULL, -- first day
    end_on DATE NOT NULL, -- day it is to be done by
    first_month INTEGER NOT NULL, -- month_index of its first day
    is_declared BOOLEAN NOT NULL, -- whether its completion is what reports say, not the weight of milestones
    budget DECIMAL(28, 9), -- what it may cost
    actual_kpi VARCHAR, -- kpi whose figures add up to what was spent
    position INTEGER NOT NULL -- order in the configuration
);
