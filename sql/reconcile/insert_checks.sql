-- Counts of comparisons, with the tolerance they were held to: an identity's own, else the KPI's; of
-- rules that hold nothing to one, none. Grain: rule, kpi, month, tolerance.
INSERT INTO mart.checks BY NAME
WITH held AS (
    SELECT
        c.rule,
        c.kpi,
        c.month_index,
        c.times,
        c.passed,
        coalesce(i.tolerance_absolute, k.tolerance_absolute) AS tolerance_absolute,
        coalesce(i.tolerance_relative, k.tolerance_relative) AS tolerance_relative,
        coalesce(i.rounding_step, k.rounding_step) AS rounding_step
    FROM work.comparisons AS c
    LEFT JOIN ref.identities AS i ON c.rule = 'identity' AND c.place = i.identity
    LEFT JOIN ref.kpis AS k
        ON
            c.kpi = k.kpi
            AND c.rule IN ('agreement', 'roll_up', 'identity', 'cross_scorecard', 'restatement')
    WHERE c.times > 0
)
SELECT
    h.rule,
    h.kpi,
    m.month,
    m.month_start,
    sum(h.times)::BIGINT AS compared,
    coalesce(sum(h.times) FILTER (WHERE h.passed), 0)::BIGINT AS passed,
    coalesce(sum(h.times) FILTER (WHERE NOT h.passed), 0)::BIGINT AS failed,
    h.tolerance_absolute,
    h.tolerance_relative,
    h.rounding_step
FROM held AS h
INNER JOIN ref.months AS m ON h.month_index = m.month_index
GROUP BY ALL
