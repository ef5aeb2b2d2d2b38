-- What a source claimed before and does not claim for a month in which the unit is valid and it is due, and
-- not before the first in which the KPI stands on a scorecard.
-- A cell of that month in quarantine is refused, not missing. Grain: kpi, unit.
-- Parameters: source, month_index.
SELECT e.kpi, e.unit
FROM (
    SELECT DISTINCT kpi, unit
    FROM core.vintages
    WHERE source = $source AND month_index < $month_index AND NOT withdrawn
) AS e
INNER JOIN ref.units AS u ON e.unit = u.unit
INNER JOIN ref.kpis AS k ON e.kpi = k.kpi
LEFT JOIN core.vintages AS v
    ON
        v.source = $source
        AND v.month_index = $month_index
        AND v.seq_to IS NULL
        AND NOT v.withdrawn
        AND e.kpi = v.kpi
        AND e.unit = v.unit
LEFT JOIN core.quarantine AS q
    ON
        q.source = $source
        AND q.month_index = $month_index
        AND e.kpi = q.kpi
        AND e.unit = q.unit
WHERE
    v.kpi IS NULL
    AND q.kpi IS NULL
    AND $month_index BETWEEN u.first_month AND u.last_month
    AND NOT EXISTS (
        SELECT 1
        FROM ref.measures AS b
        WHERE e.kpi = b.kpi
        HAVING min(b.first_month) > $month_index
    )
    AND (k.due >> ($month_index % 12)) & 1 = 1
GROUP BY e.kpi, e.unit
ORDER BY e.kpi, e.unit
