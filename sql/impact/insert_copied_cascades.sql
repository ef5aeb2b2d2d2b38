-- What a step's touched objectives take of cards that move, month by month.
-- Grain: unit, objective, child, first_month. Parameter: step.
INSERT INTO what_if.ref.cascades
SELECT
    c.* REPLACE (
        t.copy AS unit,
        t.scenario || '|' || c.from_unit AS from_unit,
        t.month_index AS first_month,
        t.month_index AS last_month
    )
FROM what_if.work.touched AS t
INNER JOIN ref.cascades AS c
    ON
        t.unit = c.unit AND t.objective = c.objective
        AND t.month_index BETWEEN c.first_month AND c.last_month
INNER JOIN what_if.work.moves AS s
    ON
        t.scenario = s.scenario AND c.from_unit = s.unit AND t.month_index = s.month_index
        AND c.from_level = s.level AND c.from_item = s.item AND c.from_basis = s.basis
WHERE t.step = $step AND (s.level <> 'measure' OR s.score_before IS DISTINCT FROM s.score_after)
