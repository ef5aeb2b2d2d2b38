-- Objectives as they count in the themes they serve, of cards of a step; each with the weight it has in
-- its perspective.
-- Grain: unit, month_index, item, child. Parameter: step.
INSERT INTO work.rolling
SELECT
    r.unit,
    m.month_index,
    n.item,
    n.perspective,
    n.position AS place,
    n.weight,
    n.rule,
    r.objective,
    0,
    NULL,
    CASE WHEN r.not_due = r.measures THEN 0 ELSE millionths(r.weight) END,
    worth(r.score),
    millionths(r.coverage),
    worth(r.lower_bound),
    worth(r.upper_bound),
    r.colour,
    r.measures,
    r.scored,
    r.red,
    r.not_due
FROM mart.objective_results AS r
INNER JOIN ref.months AS m ON r.month = m.month
INNER JOIN ref.theme_objectives AS t ON r.unit = t.unit AND r.objective = t.objective
INNER JOIN ref.nodes AS n
    ON
        r.unit = n.unit AND n.level = 'theme' AND t.theme = n.item
        AND m.month_index BETWEEN n.first_month AND n.last_month
WHERE n.step = $step
