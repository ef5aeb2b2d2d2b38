-- Sources that may be believed for a KPI in some of some months: of a unit by its own order where it has
-- one, else by the general one; without a unit, anywhere. Grain: source.
-- Parameters: kpi, unit (NULL for all), first, last (month_index).
SELECT DISTINCT p.source
FROM ref.precedence AS p
WHERE
    p.kpi = $kpi
    AND p.first_month <= $last
    AND p.last_month >= $first
    AND (
        $unit::VARCHAR IS NULL
        OR p.unit = (
            SELECT coalesce(max(own.unit), '')
            FROM ref.precedence AS own
            WHERE own.kpi = $kpi AND own.unit = $unit
        )
    )
ORDER BY p.source
