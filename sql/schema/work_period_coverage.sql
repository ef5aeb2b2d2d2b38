-- Share of the expected child units behind the figure of a period, where it is not that of its last month.
-- Grain: kpi, unit, basis, month_index.
CREATE TABLE work.period_coverage (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    basis VARCHAR NOT NULL, -- quarter, ytd, rolling_3 or rolling_12
    month_index INTEGER NOT NULL, -- month, the last of the period
    coverage DECIMAL(9, 6) -- fraction, of the months that count in it the worst one's
);
