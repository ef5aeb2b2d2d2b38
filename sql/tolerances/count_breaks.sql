-- How many comparisons of two sources fail today, and how many would with other tolerances.
-- Grain: kpi.
WITH tried AS (
    SELECT
        p.kpi,
        p.apart > greatest(
            k.tolerance_absolute,
            k.tolerance_relative * p.larger,
            k.rounding_step,
            CASE WHEN k.aggregation = 'ratio' THEN 0.000000001 ELSE 0 END
        ) AS fails,
        p.apart > greatest(
            s.fixed,
            s.share * p.larger,
            s.step,
            CASE WHEN k.aggregation = 'ratio' THEN 0.000000001 ELSE 0 END
        ) AS would_fail
    FROM pairs AS p
    INNER JOIN ref.kpis AS k ON p.kpi = k.kpi
    INNER JOIN suggested AS s ON p.kpi = s.kpi
)
SELECT kpi, count(*) FILTER (WHERE fails), count(*) FILTER (WHERE would_fail)
FROM tried
GROUP BY kpi
