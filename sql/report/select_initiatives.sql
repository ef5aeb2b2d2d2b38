-- Initiatives a card shows: those of its unit that had started by the month's end, without those that were
-- done or stopped before its fiscal year began. Grain: initiative.
-- Parameters: month; last_year, the last month of the fiscal year before.
SELECT i.*
FROM mart.initiatives AS i
INNER JOIN ref.initiatives AS r ON i.initiative = r.initiative
WHERE
    i.month = $month
    AND NOT EXISTS (
        SELECT 1
        FROM mart.initiatives AS b
        WHERE
            b.initiative = i.initiative
            AND b.month = $last_year
            AND b.status IN ('done', 'stopped')
            AND i.status = b.status
    )
ORDER BY i.unit, r.position
