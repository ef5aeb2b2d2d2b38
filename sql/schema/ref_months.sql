-- Months from the first anything is known of, if not too early, to the newest one asked for.
-- Grain: month.
CREATE TABLE ref.months (
    month_index INTEGER NOT NULL, -- year * 12 + month - 1
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day
    quarter_start INTEGER NOT NULL, -- month_index of the first month of its fiscal quarter
    fiscal_start INTEGER NOT NULL -- month_index of the first month of its fiscal year
);
