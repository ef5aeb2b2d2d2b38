-- Figures of a month that was published, as they are today, with where they come from.
-- Grain: unit, kpi. Parameter: month ('YYYY-MM').
SELECT v.unit, v.kpi, v.value, v.delivery, v.decision, d.reason
FROM mart.kpi_values AS v
LEFT JOIN mart.decisions AS d ON v.decision = d.seq
WHERE v.month = $month
