-- Natural process limits (XmR) and signals of each figure on a scorecard, over its last 36 figures.
-- Grain: kpi, unit, month.
CREATE TABLE mart.signals (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM', the last month of the window, which has a figure
    month_start DATE NOT NULL, -- first day of the month
    points INTEGER NOT NULL, -- figures in the window; under 13 the limits are trial limits
    mean DECIMAL(28, 9) NOT NULL, -- in base units; where there is a season, what it adds to the month included, in the limits too
    lower DECIMAL(28, 9) NOT NULL, -- mean - 2.66 x mean moving range, large ranges screened out once; none is taken across a month without a figure
    upper DECIMAL(28, 9) NOT NULL, -- mean + 2.66 x mean moving range, large ranges screened out once
    lower_unscreened DECIMAL(28, 9) NOT NULL, -- the same with every moving range
    upper_unscreened DECIMAL(28, 9) NOT NULL, -- the same with every moving range
    outside BOOLEAN NOT NULL, -- the last point lies outside the screened limits
    rule VARCHAR, -- what marks the last point: outside, trend, two_of_three or shift, the first of them; NULL where none does
    variation VARCHAR, -- common_cause, improving or concerning; high or low where no way is better; NULL where months are dependent
    direction VARCHAR, -- of what marks the last point: high or low
    assurance VARCHAR, -- limits against the month's goal: consistently_passing, hit_or_miss or consistently_failing; NULL where there is none of months
    guard VARCHAR, -- seasonal: the season was taken out; dependent: months depend on each other, so the chart does not apply
    autocorrelation DECIMAL(9, 6) NOT NULL, -- lag-1 autocorrelation of the window, -1 to 1, without the season
    season DECIMAL(28, 9)[] -- what each calendar month adds, January first, in base units; NULL where there is no season
);
