-- How many figures a decision would change beyond their tolerance: from what counts now, or from what
-- would count without any decision, since small steps add up and an estimate lapses. A figure that is
-- not there yet counts as changed, and so does an undefined one, or a source that says nothing yet. Of
-- a ratio the denominator counts too: units above add it up; a bare rate keeps that of the figure it
-- replaces. Grain: unit. Parameters: kpi, unit (NULL for all), first, last (month_index), source,
-- value, denominator.
WITH listed AS (
    SELECT *
    FROM work.candidates
    WHERE kpi = $kpi AND position IS NOT NULL
),
otherwise AS (
    SELECT unit, month_index, value, denominator
    FROM listed
    QUALIFY row_number() OVER (PARTITION BY unit, month_index ORDER BY position) = 1
),
bases AS (
    SELECT l.unit, l.month_index, l.denominator
    FROM listed AS l
    LEFT JOIN work.rulings AS p
        ON
            p.kind = 'prefer' AND l.kpi = p.kpi AND l.unit = p.unit
            AND l.month_index = p.month_index AND l.source = p.source
    WHERE l.denominator <> 0
    QUALIFY
        row_number() OVER (
            PARTITION BY l.unit, l.month_index
            ORDER BY p.decision IS NULL, l.position
        ) = 1
),
figures AS (
    SELECT 'now' AS stage, unit, month_index, value, denominator
    FROM work.resolved
    WHERE kpi = $kpi
    UNION ALL
    SELECT 'otherwise', unit, month_index, value, denominator
    FROM otherwise
),
decided AS (
    SELECT
        u.unit,
        m.month_index,
        k.tolerance_absolute,
        k.tolerance_relative,
        CASE WHEN $source::VARCHAR IS NULL THEN $value::DECIMAL(28, 9) ELSE c.value END AS value,
        CASE
            WHEN $source::VARCHAR IS NOT NULL THEN c.denominator
            WHEN k.over_units = 'quotient' THEN coalesce($denominator::DECIMAL(28, 9), b.denominator)
        END AS denominator,
        greatest(k.rounding_step, CASE WHEN k.over_units = 'quotient' THEN 0.000000001 ELSE 0 END) AS step
    FROM ref.kpis AS k
    INNER JOIN ref.units AS u ON u.unit = coalesce($unit, u.unit)
    INNER JOIN ref.months AS m
        ON m.month_index BETWEEN greatest($first, u.first_month) AND least($last, u.last_month)
    LEFT JOIN listed AS c
        ON u.unit = c.unit AND m.month_index = c.month_index AND c.source = $source
    LEFT JOIN bases AS b ON u.unit = b.unit AND m.month_index = b.month_index
    WHERE k.kpi = $kpi
),
held AS (
    SELECT
        d.unit,
        d.month_index,
        f.unit IS NOT NULL AS stands,
        f.unit IS NULL
        OR d.value IS NULL
        OR f.value IS NULL
        OR (d.denominator IS NULL) <> (f.denominator IS NULL)
        OR abs(d.value - f.value) > allowed(
            d.tolerance_absolute, d.tolerance_relative, d.step, d.value, f.value
        )
        OR abs(d.denominator - f.denominator) > allowed(
            0, d.tolerance_relative, 0, d.denominator, f.denominator
        ) AS changes
    FROM decided AS d
    CROSS JOIN (VALUES ('now'), ('otherwise')) AS s (stage)
    LEFT JOIN figures AS f
        ON d.unit = f.unit AND d.month_index = f.month_index AND s.stage = f.stage
)
SELECT
    unit,
    count(DISTINCT month_index) AS months,
    coalesce(bool_or(changes), FALSE) AS changes,
    coalesce(bool_or(changes AND stands), FALSE) AS replaces
FROM held
GROUP BY unit
ORDER BY unit
