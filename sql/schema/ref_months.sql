-- Months from the first anything is known of, if not too early, to the newest one asked for.
-- A period of weeks goes by the name of a calendar month. Grain: month.
CREATE TABLE ref.months (
    month_index INTEGER NOT NULL, -- year * 12 + month - 1
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- the 1st of the calendar month it is called by
    quarter_start INTEGER NOT NULL, -- month_index of the first month of its fiscal quarter
    fiscal_start INTEGER NOT NULL, -- month_index of the first month of its fiscal year
    first_day DATE NOT NULL, -- its first day: of a period of weeks another than the 1st
    last_day DATE NOT NULL, -- its last day
    year_first_day DATE NOT NULL, -- first day of its fiscal year
    weeks INTEGER, -- weeks of the period; NULL of calendar months
    year_weeks INTEGER -- 52 or 53 weeks of its fiscal year; NULL of calendar months
);
