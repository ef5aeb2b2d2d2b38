-- Figures of months that a published card showed, as they are today, with where they come from.
-- Grain: unit, kpi, month. Parameters: first, last ('YYYY-MM').
SELECT v.unit, v.kpi, v.month, v.value, v.delivery, v.decision, d.reason
FROM mart.kpi_values AS v
LEFT JOIN mart.decisions AS d ON v.decision = d.seq
WHERE v.month BETWEEN $first AND $last
