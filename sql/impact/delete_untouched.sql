-- Measures of objectives in which no score moves. Grain: unit, measure, month_index.
DELETE FROM what_if.work.measure_scores AS r
WHERE
    NOT EXISTS (
        SELECT 1
        FROM what_if.work.touched AS t
        INNER JOIN what_if.ref.measures AS s ON t.copy = s.unit AND t.objective = s.objective
        WHERE s.unit = r.unit AND s.measure = r.measure AND t.month_index = r.month_index
    )
