-- Scores of other units' cards as they count in the objectives of a step: all that they rest on has
-- been rolled up before. Grain: unit, month, objective, child. Parameter: step.
INSERT INTO mart.cascade_results
WITH given AS (
    SELECT
        unit,
        month,
        'measure' AS level,
        kpi AS item,
        basis,
        score,
        colour,
        (score IS NOT NULL)::INTEGER AS coverage,
        coalesce(score, 0) AS lower_bound,
        coalesce(score, 10) AS upper_bound,
        coalesce(reason = 'not_due', FALSE) AS not_due
    FROM work.scored_measures
    UNION ALL
    SELECT
        unit,
        month,
        'objective',
        objective,
        '',
        score,
        colour,
        coverage,
        lower_bound,
        upper_bound,
        not_due = measures
    FROM mart.objective_results
    UNION ALL
    SELECT unit, month, 'card', '', '', score, colour, coverage, lower_bound, upper_bound, not_due = measures
    FROM mart.scorecards
)
SELECT
    c.unit,
    m.month,
    m.month_start,
    c.objective,
    c.position,
    c.child,
    c.role,
    c.weight,
    c.from_unit,
    c.from_level,
    c.from_item,
    c.from_basis,
    g.score,
    g.colour,
    coalesce(g.coverage, 0),
    coalesce(g.lower_bound, 0),
    coalesce(g.upper_bound, 10),
    coalesce(g.not_due, FALSE)
FROM ref.cascades AS c
INNER JOIN ref.months AS m ON m.month_index BETWEEN c.first_month AND c.last_month
LEFT JOIN given AS g
    ON
        c.from_unit = g.unit AND m.month = g.month AND c.from_level = g.level
        AND c.from_item = g.item AND c.from_basis = g.basis
WHERE c.step = $step
