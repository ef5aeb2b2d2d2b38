-- Months with their days: calendar months, or periods of weeks that go by the name of one.
-- Grain: month.
CREATE VIEW mart.months (
    month, -- 'YYYY-MM'
    month_start, -- the 1st of the calendar month it is called by
    first_day, -- its first day
    last_day, -- its last day
    weeks, -- weeks of the period; NULL of calendar months
    year_weeks, -- 52 or 53 weeks of its fiscal year; NULL of calendar months
    quarter_start, -- 'YYYY-MM', first month of its fiscal quarter
    fiscal_start -- 'YYYY-MM', first month of its fiscal year
) AS
SELECT
    month,
    month_start,
    first_day,
    last_day,
    weeks,
    year_weeks,
    strftime(make_date(quarter_start // 12, quarter_start % 12 + 1, 1), '%Y-%m') AS quarter_start,
    strftime(make_date(fiscal_start // 12, fiscal_start % 12 + 1, 1), '%Y-%m') AS fiscal_start
FROM ref.months
