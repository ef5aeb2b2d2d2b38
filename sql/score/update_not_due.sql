-- A KPI that is left out between its updates, in a month it is not due in and has no figure of.
-- Grain: unit, month, kpi, basis.
UPDATE mart.measure_results AS r
SET reason = 'not_due'
FROM ref.kpis AS k, ref.months AS m
WHERE
    r.kpi = k.kpi AND r.month = m.month AND r.reason = 'no_figure'
    AND k.between_updates = 'exclude' AND (k.due >> (m.month_index % 12)) & 1 = 0
