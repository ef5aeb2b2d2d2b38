-- A month's measures with the month's own target. Grain: unit, kpi, basis.
-- Parameters: month ('YYYY-MM'), unit (NULL for all).
SELECT
    r.unit,
    r.kpi,
    r.perspective,
    r.objective,
    r.basis,
    r.weight,
    o.weight AS objective_weight,
    p.weight AS perspective_weight,
    r.value,
    r.scored_value,
    r.red_flag,
    r.target,
    r.score,
    r.colour,
    r.score_type,
    t.goal AS month_goal,
    t.red_flag AS month_red_flag
FROM mart.measure_results AS r
INNER JOIN mart.objective_results AS o
    ON r.unit = o.unit AND r.month = o.month AND r.objective = o.objective
INNER JOIN mart.perspective_results AS p
    ON r.unit = p.unit AND r.month = p.month AND r.perspective = p.perspective
LEFT JOIN mart.targets AS t ON r.kpi = t.kpi AND r.unit = t.unit AND r.month = t.month
WHERE r.month = $month AND (r.unit = $unit OR $unit IS NULL)
ORDER BY p.position, o.position, r.unit, r.kpi, r.basis
