-- Every month between the first and the last figure of each (kpi, unit) on a scorecard, in order of
-- time; value is NULL where there is none. Grain: kpi, unit, month.
WITH spans AS (
    SELECT v.kpi, v.unit, min(v.month) AS first_month, max(v.month) AS last_month
    FROM mart.kpi_values AS v
    SEMI JOIN ref.measures AS s ON v.kpi = s.kpi AND v.unit = s.unit
    WHERE v.value IS NOT NULL
    GROUP BY v.kpi, v.unit
)
SELECT s.kpi, s.unit, m.month, m.month_start, v.value
FROM spans AS s
INNER JOIN ref.months AS m ON m.month BETWEEN s.first_month AND s.last_month
LEFT JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit AND m.month = v.month
ORDER BY s.kpi, s.unit, m.month
