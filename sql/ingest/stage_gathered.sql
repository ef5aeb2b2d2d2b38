-- What the rows of one figure add up to, where rows finer than a month are combined.
-- Grain: kpi, unit, month_index. Reads `claims`.
CREATE OR REPLACE TEMPORARY TABLE gathered AS
SELECT
    kpi,
    unit,
    month_index,
    any_value(combine) AS combine,
    count(*) AS summands,
    min(place::BIGINT * 65536 + block) AS spot,
    arg_min(row_number, place::BIGINT * 65536 + block) AS row_number,
    min(row_number) FILTER (WHERE fault IS NOT NULL) AS faulty_row,
    count(*) FILTER (WHERE has_pair) AS pairs,
    sum(single) FILTER (WHERE NOT has_pair) AS total,
    max(single) FILTER (WHERE NOT has_pair) AS largest,
    min(single) FILTER (WHERE NOT has_pair) AS smallest,
    sum(numerator) AS numerator,
    sum(denominator) AS denominator,
    min(status) AS status,
    min(currency) AS currency,
    min(coalesce(currency, -1)) <> max(coalesce(currency, -1)) AS is_of_several,
    min(day) AS first_day,
    max(day) AS last_day
FROM claims
WHERE NOT is_ignored AND is_keyed AND combine IS NOT NULL
GROUP BY kpi, unit, month_index
