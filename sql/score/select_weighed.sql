-- What counts in each rolled-up score; what has no score, is not due or weighs nothing is not there.
-- `child` names what its weight is declared of: an objective's is one in its perspective and in themes.
-- `figures` are four for each month, in any order of months: the month, weight and score of the child, and
-- the score it counts in; scores in 10^-9. The children of a score that is a child come before it.
-- Grain: unit, level, item, rule, child.
WITH beneath AS (
    SELECT
        unit,
        month,
        'objective' AS level,
        objective AS item,
        ['measure', objective, kpi, basis] AS child,
        weight,
        score
    FROM work.scored_measures
    UNION ALL
    SELECT unit, month, 'objective', objective, ['cascade', objective, child], weight, score
    FROM mart.cascade_results
    WHERE NOT not_due
    UNION ALL
    SELECT unit, month, 'perspective', perspective, ['objective', objective], weight, score
    FROM mart.objective_results
    WHERE not_due < measures
    UNION ALL
    SELECT r.unit, r.month, 'theme', t.theme, ['objective', r.objective], r.weight, r.score
    FROM mart.objective_results AS r
    INNER JOIN ref.theme_objectives AS t ON r.unit = t.unit AND r.objective = t.objective
    WHERE r.not_due < r.measures
    UNION ALL
    SELECT unit, month, 'card', '', ['perspective', perspective], weight, score
    FROM mart.perspective_results
    WHERE not_due < measures
)
SELECT
    b.unit,
    b.level,
    b.item,
    s.rule,
    b.child,
    flatten(list([
        m.month_index::DOUBLE, b.weight::DOUBLE, worth(b.score)::DOUBLE, worth(s.score)::DOUBLE
    ])) AS figures
FROM beneath AS b
INNER JOIN ref.months AS m ON b.month = m.month
INNER JOIN rolled_scores AS s
    ON b.unit = s.unit AND b.month = s.month AND b.level = s.level AND b.item = s.item
WHERE b.weight > 0 AND b.score IS NOT NULL AND s.score IS NOT NULL
GROUP BY b.unit, b.level, b.item, s.rule, b.child
ORDER BY
    b.unit, list_position(['objective', 'perspective', 'theme', 'card'], b.level), b.item, s.rule, b.child
