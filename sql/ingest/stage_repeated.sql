-- Keys that are claimed more than once, whether or not each claim's figure can be read.
-- Grain: kpi, unit, month_index. Reads `claims`.
CREATE OR REPLACE TEMPORARY TABLE repeated AS
SELECT
    kpi,
    unit,
    month_index
FROM claims
WHERE NOT is_ignored AND is_keyed AND combine IS NULL
GROUP BY ALL
HAVING count(*) > 1
