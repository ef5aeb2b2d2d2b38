-- How many comparisons each rule made and how many passed: the proof that it looked.
-- Grain: rule, kpi, month.
CREATE TABLE mart.checks (
    rule VARCHAR NOT NULL, -- agreement, roll_up or completeness
    kpi VARCHAR NOT NULL, -- kpi id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    compared BIGINT NOT NULL, -- comparisons made
    passed BIGINT NOT NULL, -- comparisons within tolerance
    failed BIGINT NOT NULL -- comparisons that made a break
);
