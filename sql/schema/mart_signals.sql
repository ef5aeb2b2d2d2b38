-- Natural process limits (XmR) of each figure on a scorecard, over its last 36 figures; no moving range across a month without one.
-- Grain: kpi, unit, month.
CREATE TABLE mart.signals (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM', the last month of the window, which has a figure
    month_start DATE NOT NULL, -- first day of the month
    points INTEGER NOT NULL, -- figures in the window; under 13 the limits are trial limits
    mean DECIMAL(28, 9) NOT NULL, -- in base units
    lower DECIMAL(28, 9) NOT NULL, -- mean - 2.66 x mean moving range, large ranges screened out once
    upper DECIMAL(28, 9) NOT NULL, -- mean + 2.66 x mean moving range, large ranges screened out once
    lower_unscreened DECIMAL(28, 9) NOT NULL, -- the same with every moving range
    upper_unscreened DECIMAL(28, 9) NOT NULL, -- the same with every moving range
    outside BOOLEAN NOT NULL -- the last point lies outside the screened limits
);
