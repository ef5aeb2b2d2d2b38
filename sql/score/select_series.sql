-- Figures of every (kpi, unit) on a scorecard in order of time. Grain: kpi, unit, month.
SELECT v.kpi, v.unit, v.month, v.month_start, v.value
FROM mart.kpi_values AS v
WHERE
    v.value IS NOT NULL
    AND EXISTS (SELECT 1 FROM ref.measures AS s WHERE s.kpi = v.kpi AND s.unit = v.unit)
ORDER BY v.kpi, v.unit, v.month
