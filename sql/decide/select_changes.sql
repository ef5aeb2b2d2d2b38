-- Figures a decision would change beyond their tolerance: by its own value, or, where it has none, by
-- what the source it prefers says. A figure that is not there yet counts as changed.
-- Grain: unit, month. Parameters: kpi, unit (NULL for all), first, last (month_index), source, value.
WITH decided AS (
    SELECT
        k.kpi,
        u.unit,
        m.month_index,
        m.month,
        r.value AS present,
        k.tolerance_absolute,
        k.tolerance_relative,
        k.rounding_step,
        coalesce($value::DECIMAL(28, 9), c.value) AS value
    FROM ref.kpis AS k
    INNER JOIN ref.units AS u ON u.unit = coalesce($unit, u.unit)
    INNER JOIN ref.months AS m
        ON m.month_index BETWEEN greatest($first, u.first_month) AND least($last, u.last_month)
    LEFT JOIN work.resolved AS r
        ON k.kpi = r.kpi AND u.unit = r.unit AND m.month_index = r.month_index
    LEFT JOIN work.candidates AS c
        ON
            k.kpi = c.kpi AND u.unit = c.unit AND m.month_index = c.month_index
            AND c.source = $source AND c.position IS NOT NULL
    WHERE k.kpi = $kpi
)
SELECT unit, month, present, value
FROM decided
WHERE
    value IS NOT NULL
    AND (
        present IS NULL
        OR abs(value - present) > greatest(
            tolerance_absolute,
            tolerance_relative * greatest(abs(value), abs(present)),
            rounding_step
        )
    )
ORDER BY unit, month
