-- The rows that decide a figure which is the first or the last of its month.
-- Grain: kpi, unit, month_index. Reads `claims` and `gathered`; ways to combine by their numbers.
CREATE OR REPLACE TEMPORARY TABLE deciding AS
SELECT
    c.kpi,
    c.unit,
    c.month_index,
    c.day,
    list(c.row_number) AS row_numbers,
    any_value(c.single) AS single,
    any_value(c.numerator) AS numerator,
    any_value(c.denominator) AS denominator,
    any_value(c.status) AS status,
    any_value(c.has_pair) AS has_pair
FROM claims AS c
INNER JOIN gathered AS g ON c.kpi = g.kpi AND c.unit = g.unit AND c.month_index = g.month_index
WHERE
    NOT c.is_ignored
    AND c.is_keyed
    AND c.combine IS NOT NULL
    AND c.day = CASE g.combine WHEN 2 THEN g.first_day WHEN 3 THEN g.last_day END
GROUP BY c.kpi, c.unit, c.month_index, c.day
