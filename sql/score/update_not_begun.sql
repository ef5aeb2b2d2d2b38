-- Of a KPI that is carried between updates, a quarter or year that adds up and in which none was due yet
-- is not due. Grain: unit, month, kpi, basis.
UPDATE mart.measure_results AS r
SET reason = 'not_due'
FROM ref.months AS m, ref.kpis AS k
WHERE
    r.month = m.month
    AND r.kpi = k.kpi
    AND r.reason = 'no_figure'
    AND r.basis IN ('quarter', 'ytd')
    AND k.between_updates = 'carry'
    AND NOT (k.over_time = 'last' AND k.operands = 0)
    AND due_months(
        k.due, m.month_index,
        m.month_index + 1 - CASE r.basis WHEN 'quarter' THEN m.quarter_start ELSE m.fiscal_start END
    ) = 0
