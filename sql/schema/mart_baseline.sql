-- Breaks accepted in the opening baseline, as they stood then, and what has become of them.
-- Grain: break_id.
CREATE TABLE mart.baseline (
    break_id VARCHAR NOT NULL, -- the break
    month VARCHAR NOT NULL, -- 'YYYY-MM', its month
    month_start DATE NOT NULL, -- first day of the month
    up_to VARCHAR NOT NULL, -- 'YYYY-MM', last month of the baseline
    person VARCHAR NOT NULL, -- id of who accepted it
    accepted_on DATE NOT NULL, -- the day it was accepted
    reason VARCHAR NOT NULL, -- why
    left_value DECIMAL(28, 9), -- its left figure when it was accepted, in base units
    right_value DECIMAL(28, 9), -- its right figure when it was accepted, in base units
    state VARCHAR NOT NULL -- accepted; reopened, its difference having changed beyond tolerance; or gone, there being no such break any more
);
