-- The objectives of the copies that are rolled up anew, filled step by step.
-- Grain: copy, month_index, objective.
CREATE OR REPLACE TABLE what_if.work.touched (
    scenario INTEGER NOT NULL, -- what is tried
    copy VARCHAR NOT NULL, -- the unit's name in the scenario
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_index INTEGER NOT NULL, -- the same month
    objective VARCHAR NOT NULL, -- objective id
    step INTEGER NOT NULL -- step it is rolled up in
)
