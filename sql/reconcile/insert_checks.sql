-- Counts of comparisons, with the tolerance they were held to. Grain: rule, kpi, month.
INSERT INTO mart.checks BY NAME
SELECT
    c.rule,
    c.kpi,
    m.month,
    m.month_start,
    sum(c.times)::BIGINT AS compared,
    coalesce(sum(c.times) FILTER (WHERE c.passed), 0)::BIGINT AS passed,
    coalesce(sum(c.times) FILTER (WHERE NOT c.passed), 0)::BIGINT AS failed,
    any_value(k.tolerance_absolute) AS tolerance_absolute,
    any_value(k.tolerance_relative) AS tolerance_relative,
    any_value(k.rounding_step) AS rounding_step
FROM work.comparisons AS c
INNER JOIN ref.months AS m ON c.month_index = m.month_index
LEFT JOIN ref.kpis AS k ON c.kpi = k.kpi
WHERE c.times > 0
GROUP BY c.rule, c.kpi, m.month, m.month_start
