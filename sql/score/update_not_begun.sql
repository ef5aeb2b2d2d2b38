-- Of a KPI that is carried between updates, a quarter or year that adds up and in which none was due yet
-- is not due. Grain: unit, measure, month_index.
UPDATE work.measure_scores AS r
SET reason = 'not_due'
FROM ref.measures AS s, ref.months AS m, ref.kpis AS k
WHERE
    r.unit = s.unit
    AND r.measure = s.measure
    AND r.month_index = m.month_index
    AND s.kpi = k.kpi
    AND r.reason = 'no_figure'
    AND s.basis IN ('quarter', 'ytd')
    AND k.between_updates = 'carry'
    AND NOT (k.over_time = 'last' AND k.operands = 0)
    AND due_months(
        k.due, m.month_index,
        m.month_index + 1 - CASE s.basis WHEN 'quarter' THEN m.quarter_start ELSE m.fiscal_start END
    ) = 0
