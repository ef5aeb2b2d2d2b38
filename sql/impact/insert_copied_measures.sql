-- The measures of changed figures, from the break's month to the last it can reach: no other is scored
-- again. Grain: unit, kpi, basis, first_month.
INSERT INTO what_if.ref.measures
SELECT
    m.* REPLACE (
        s.copy AS unit,
        greatest(m.first_month, s.month_index) AS first_month,
        least(m.last_month, s.last_month) AS last_month
    )
FROM what_if.work.series AS s
INNER JOIN ref.measures AS m ON s.kpi = m.kpi AND s.unit = m.unit AND s.basis = m.basis
WHERE greatest(m.first_month, s.month_index) <= least(m.last_month, s.last_month)
