-- Objectives as they count in the perspectives of a step.
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
    r.position,
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
INNER JOIN ref.nodes AS n
    ON
        r.unit = n.unit AND n.level = 'perspective' AND r.perspective = n.item
        AND m.month_index BETWEEN n.first_month AND n.last_month
WHERE n.step = $step
