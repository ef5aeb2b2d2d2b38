-- How many comparisons of two sources fail today, and how many would with other tolerances.
-- Grain: kpi.
WITH floors AS (
    SELECT
        p.*,
        k.tolerance_absolute,
        k.tolerance_relative,
        k.rounding_step,
        greatest(p.digits, CASE WHEN k.over_units = 'quotient' THEN 0.000000001 ELSE 0 END) AS least_step
    FROM pairs AS p
    INNER JOIN ref.kpis AS k ON p.kpi = k.kpi
),
tried AS (
    SELECT
        f.kpi,
        f.apart > allowed(
            f.tolerance_absolute,
            f.tolerance_relative,
            greatest(f.rounding_step, f.least_step),
            f.left_value,
            f.right_value
        ) AS fails,
        f.apart > allowed(
            s.fixed, s.share, greatest(s.step, f.least_step), f.left_value, f.right_value
        ) AS would_fail
    FROM floors AS f
    INNER JOIN suggested AS s ON f.kpi = s.kpi
)
SELECT
    kpi,
    count(*) FILTER (WHERE fails) AS breaks,
    count(*) FILTER (WHERE would_fail) AS breaks_then
FROM tried
GROUP BY kpi
