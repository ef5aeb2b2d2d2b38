-- Figures of periods that are no running sum: chained changes, and the mean of a stock's opening and closing.
-- Grain: kpi, unit, month_index, basis.
CREATE TABLE work.special_periods (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- last month of the period
    basis VARCHAR NOT NULL, -- quarter, ytd, rolling_3 or rolling_12
    value DECIMAL(28, 9), -- in base units; NULL where a month it needs is missing
    status VARCHAR NOT NULL -- estimate, preliminary or final
);
