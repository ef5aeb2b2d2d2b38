-- All measures of the touched objectives in the months a scenario can reach: their order and the
-- weights above them. Grain: unit, kpi, basis, first_month.
INSERT INTO what_if.ref.measures
WITH touched AS (
    SELECT t.copy, t.unit, t.objective, min(m.month_index) AS first_month, max(m.month_index) AS last_month
    FROM what_if.work.touched AS t
    INNER JOIN ref.months AS m ON t.month = m.month
    GROUP BY t.copy, t.unit, t.objective
)
SELECT
    m.* REPLACE (
        t.copy AS unit,
        greatest(m.first_month, t.first_month) AS first_month,
        least(m.last_month, t.last_month) AS last_month
    )
FROM touched AS t
INNER JOIN ref.measures AS m ON t.unit = m.unit AND t.objective = m.objective
WHERE greatest(m.first_month, t.first_month) <= least(m.last_month, t.last_month)
