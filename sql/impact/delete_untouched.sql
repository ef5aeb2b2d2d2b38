-- Measures of objectives in which no score moves. Grain: unit, month, kpi, basis.
DELETE FROM what_if.mart.measure_results AS r
WHERE
    NOT EXISTS (
        SELECT 1
        FROM what_if.work.touched AS t
        WHERE t.copy = r.unit AND t.month = r.month AND t.objective = r.objective
    )
