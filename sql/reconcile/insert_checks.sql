-- Counts of comparisons. Grain: rule, kpi, month.
INSERT INTO mart.checks
SELECT
    c.rule,
    c.kpi,
    m.month,
    m.month_start,
    count(*),
    count(*) FILTER (WHERE c.passed),
    count(*) FILTER (WHERE NOT c.passed)
FROM work.comparisons AS c
INNER JOIN ref.months AS m ON c.month_index = m.month_index
GROUP BY c.rule, c.kpi, m.month, m.month_start
