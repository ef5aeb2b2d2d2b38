-- What gives the targets of each figure in the months its periods need. Grain: kpi, unit, first_month.
INSERT INTO what_if.work.target_rules
WITH needed AS (
    SELECT copy, kpi, unit, min(first_month) AS first_month, max(last_month) AS last_month
    FROM what_if.work.series
    GROUP BY copy, kpi, unit
)
SELECT
    t.* REPLACE (
        n.copy AS unit,
        greatest(t.first_month, n.first_month) AS first_month,
        least(t.last_month, n.last_month) AS last_month
    )
FROM needed AS n
INNER JOIN work.target_rules AS t
    ON
        n.kpi = t.kpi AND n.unit = t.unit
        AND t.first_month <= n.last_month AND n.first_month <= t.last_month
