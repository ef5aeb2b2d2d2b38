-- What a step rolled up anew and is not what it is: scores, and coverage that another card may rest on.
-- Grain: scenario, unit, month_index, level, item. Parameter: step.
INSERT INTO what_if.work.moves
WITH scored AS (
    SELECT unit AS copy, month, 'objective' AS level, objective AS item, score, colour, coverage
    FROM what_if.mart.objective_results
    UNION ALL
    SELECT unit, month, 'perspective', perspective, score, colour, coverage
    FROM what_if.mart.perspective_results
    UNION ALL
    SELECT unit, month, 'theme', theme, score, colour, coverage
    FROM what_if.mart.theme_results
    UNION ALL
    SELECT unit, month, 'card', '', score, colour, coverage
    FROM what_if.mart.scorecards
),
copies AS (
    SELECT DISTINCT scenario, unit, copy
    FROM what_if.work.touched
)
SELECT
    c.scenario,
    c.unit,
    b.month_index,
    b.level,
    b.item,
    b.basis,
    NULL,
    NULL,
    NULL,
    NULL,
    b.score AS score_before,
    r.score AS score_after,
    b.colour AS colour_before,
    r.colour AS colour_after
FROM scored AS r
INNER JOIN copies AS c ON r.copy = c.copy
INNER JOIN ref.months AS m ON r.month = m.month
INNER JOIN what_if.ref.nodes AS n
    ON
        r.copy = n.unit AND r.level = n.level AND r.item = n.item
        AND m.month_index BETWEEN n.first_month AND n.last_month
INNER JOIN what_if.work.levels AS b
    ON
        c.unit = b.unit AND m.month_index = b.month_index AND r.level = b.level AND r.item = b.item
WHERE n.step = $step AND (r.score IS DISTINCT FROM b.score OR r.coverage IS DISTINCT FROM b.coverage)
