-- The objectives of a step that take something of a card that moves: a score, or what is covered of it.
-- Grain: copy, month_index, objective. Parameter: step.
INSERT INTO what_if.work.touched
SELECT DISTINCT
    s.scenario,
    s.scenario || '|' || c.unit AS copy,
    c.unit,
    m.month,
    s.month_index,
    c.objective,
    c.step
FROM what_if.work.moves AS s
INNER JOIN ref.cascades AS c
    ON
        s.unit = c.from_unit AND s.level = c.from_level AND s.item = c.from_item
        AND s.basis = c.from_basis AND s.month_index BETWEEN c.first_month AND c.last_month
INNER JOIN ref.months AS m ON s.month_index = m.month_index
ANTI JOIN what_if.work.touched AS t
    ON
        s.scenario = t.scenario AND c.unit = t.unit AND s.month_index = t.month_index
        AND c.objective = t.objective
WHERE c.step = $step AND (s.level <> 'measure' OR s.score_before IS DISTINCT FROM s.score_after)
