-- By how much figures of a KPI differ that agree: the widest difference that is no outlier, beyond the
-- upper quarter by three times the middle half (Tukey's outer fence). In small counts, whole numbers
-- mostly under a hundred, one is one; elsewhere a difference is a share of the larger figure.
-- Grain: kpi.
WITH counts AS (
    SELECT
        kpi,
        bool_and(left_value = floor(left_value) AND right_value = floor(right_value))
        AND median(larger) < 100 AS is_count
    FROM pairs
    GROUP BY kpi
),
differences AS (
    SELECT p.kpi, c.is_count, p.apart, CASE WHEN c.is_count THEN p.noise ELSE p.share END AS noise
    FROM pairs AS p
    INNER JOIN counts AS c ON p.kpi = c.kpi
),
fences AS (
    SELECT
        kpi,
        quantile_cont(noise, 0.75) + 3 * (quantile_cont(noise, 0.75) - quantile_cont(noise, 0.25))
            AS fence
    FROM differences
    GROUP BY kpi
)
SELECT
    d.kpi,
    d.is_count,
    count(*) AS compared,
    count(*) FILTER (WHERE d.apart > 0) AS apart,
    count(*) FILTER (WHERE d.noise > f.fence) AS outliers,
    max(d.noise) FILTER (WHERE d.noise <= f.fence) AS widest,
    any_value(s.step) AS step
FROM differences AS d
INNER JOIN fences AS f ON d.kpi = f.kpi
LEFT JOIN steps AS s ON d.kpi = s.kpi
GROUP BY d.kpi, d.is_count
ORDER BY d.kpi
