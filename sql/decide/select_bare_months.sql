-- Months of a span in which a ratio's unit has no figure with a denominator that a bare rate could keep,
-- where the KPI's figures have one anywhere. Months the last run knew nothing of are among them.
-- Grain: month. Parameters: kpi, unit, months (a list of 'YYYY-MM').
SELECT a.month
FROM (SELECT unnest($months) AS month) AS a
LEFT JOIN ref.months AS m ON a.month = m.month
ANTI JOIN work.candidates AS c
    ON
        m.month_index = c.month_index
        AND c.kpi = $kpi AND c.unit = $unit
        AND c.position IS NOT NULL AND c.denominator <> 0
WHERE EXISTS (SELECT 1 FROM work.resolved AS r WHERE r.kpi = $kpi AND r.denominator IS NOT NULL)
ORDER BY a.month
