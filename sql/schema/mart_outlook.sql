-- Where the fiscal year may end, as seen from each month, for figures that are due each month.
-- Grain: kpi, unit, month.
CREATE TABLE mart.outlook (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM' it is seen from
    month_start DATE NOT NULL, -- first day of the month
    year_end VARCHAR NOT NULL, -- 'YYYY-MM', the last month of the fiscal year
    months_left INTEGER NOT NULL, -- months until then; 0 in the last
    method VARCHAR NOT NULL, -- actual where the year is over; run_rate under 24 months in a row; seasonal_naive, smoothing or seasonal_smoothing
    projection DECIMAL(28, 9) NOT NULL, -- the year's figure: a flow's sum, a stock's last month, a ratio of the year's operands; in base units
    lower DECIMAL(28, 9), -- lower end of the 80 % interval; NULL for actual and run_rate
    upper DECIMAL(28, 9), -- upper end of the 80 % interval
    goal DECIMAL(28, 9), -- the year's goal; NULL where a month of it has none
    status VARCHAR -- on_course where all of the interval meets the goal, off_course where none does, at_risk between; NULL for run_rate
);
