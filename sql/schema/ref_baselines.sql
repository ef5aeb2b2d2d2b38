-- Breaks accepted in the opening baseline, as they stood then.
-- Grain: break_id.
CREATE TABLE ref.baselines (
    break_id VARCHAR NOT NULL, -- the break
    month VARCHAR NOT NULL, -- 'YYYY-MM', its month
    left_value DECIMAL(28, 9), -- its left figure when it was accepted
    right_value DECIMAL(28, 9), -- its right figure when it was accepted
    detail VARCHAR NOT NULL, -- what it said when it was accepted
    up_to VARCHAR NOT NULL, -- 'YYYY-MM', last month of the baseline
    person VARCHAR NOT NULL, -- id of who accepted it
    accepted_on DATE NOT NULL, -- the day it was accepted
    reason VARCHAR NOT NULL -- why
);
