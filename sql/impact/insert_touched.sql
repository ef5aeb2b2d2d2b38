-- The objectives with a measure whose score moves. Grain: copy, month_index, objective.
INSERT INTO what_if.work.touched
SELECT DISTINCT
    s.scenario,
    s.scenario || '|' || s.unit AS copy,
    s.unit,
    m.month,
    s.month_index,
    r.objective,
    n.step
FROM what_if.work.moves AS s
INNER JOIN ref.months AS m ON s.month_index = m.month_index
INNER JOIN ref.measures AS r
    ON
        s.unit = r.unit AND s.item = r.kpi AND s.basis = r.basis
        AND s.month_index BETWEEN r.first_month AND r.last_month
INNER JOIN ref.nodes AS n
    ON
        r.unit = n.unit AND n.level = 'objective' AND r.objective = n.item
        AND s.month_index BETWEEN n.first_month AND n.last_month
WHERE s.level = 'measure' AND s.score_before IS DISTINCT FROM s.score_after
