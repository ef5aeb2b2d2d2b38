-- Months from which a decision says that a series begins anew: a merger, a restructuring.
-- Grain: kpi (NULL for all), unit (NULL for all), month.
SELECT DISTINCT d.kpi, d.unit, d.valid_from AS month
FROM ref.decisions AS d
WHERE d.state = 'in_force' AND d.kind = 'rebase'
ORDER BY d.kpi, d.unit, d.valid_from
