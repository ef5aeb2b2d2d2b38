-- The objectives of the copies with a measure whose score moves. Grain: copy, month, objective.
CREATE OR REPLACE TABLE what_if.work.touched AS
SELECT DISTINCT
    s.scenario || '|' || s.unit AS copy,
    s.unit,
    r.month,
    r.objective
FROM what_if.work.moves AS s
INNER JOIN ref.months AS m ON s.month_index = m.month_index
INNER JOIN mart.measure_results AS r
    ON s.unit = r.unit AND m.month = r.month AND s.item = r.kpi AND s.basis = r.basis
WHERE s.level = 'measure' AND s.score_before IS DISTINCT FROM s.score_after
