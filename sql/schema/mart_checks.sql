-- How many comparisons each rule made and how many passed: the proof that it looked.
-- Grain: rule, kpi, month, tolerance.
CREATE TABLE mart.checks (
    rule VARCHAR NOT NULL, -- as in mart.breaks
    kpi VARCHAR, -- kpi id; NULL for printed scores of perspectives and cards
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    compared BIGINT NOT NULL, -- comparisons made
    passed BIGINT NOT NULL, -- comparisons within tolerance
    failed BIGINT NOT NULL, -- comparisons that made a break
    tolerance_absolute DECIMAL(28, 9), -- the tolerance the kpi or identity declares, in base units; NULL where the rule has none
    tolerance_relative DECIMAL(9, 6), -- the same as a fraction of the larger figure
    rounding_step DECIMAL(28, 9) -- step its sources round to, in base units
);
