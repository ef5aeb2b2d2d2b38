-- The last twelve months of formulas, in the place of what their kind would make of the months.
-- Grain: kpi, unit, month.
UPDATE mart.kpi_values AS v
SET
    rolling_12_value = r.value
FROM formula_inputs AS i
INNER JOIN ref.months AS m ON i.month_index = m.month_index
LEFT JOIN formula_results AS r
    ON i.kpi = r.kpi AND i.unit = r.unit AND i.month_index = r.month_index AND i.basis = r.basis
WHERE v.kpi = i.kpi AND v.unit = i.unit AND v.month = m.month AND i.basis = 'rolling_12'
