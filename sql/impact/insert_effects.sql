-- What each scenario does to cards. A break alone also turns the month after a card it moves, where
-- that is then no longer better, or worse, than the month before.
-- Grain: scenario, month, unit, level, item, basis.
INSERT INTO what_if.work.effects
WITH scenarios AS (
    SELECT DISTINCT scenario, break_id, together, breaks
    FROM what_if.work.scenarios
),
moves AS (
    SELECT s.break_id, s.together, s.breaks, v.*
    FROM what_if.work.moves AS v
    INNER JOIN scenarios AS s ON v.scenario = s.scenario
),
after_them AS (
    SELECT
        v.break_id,
        v.together,
        v.breaks,
        v.scenario,
        v.unit,
        l.month_index,
        v.level,
        v.item,
        v.basis,
        l.value AS value_before,
        l.value AS value_after,
        l.figure AS figure_before,
        l.figure AS figure_after,
        l.score AS score_before,
        l.score AS score_after,
        l.colour AS colour_before,
        l.colour AS colour_after
    FROM moves AS v
    INNER JOIN what_if.work.levels AS l
        ON
            v.unit = l.unit AND v.month_index + 1 = l.month_index AND v.level = l.level
            AND v.item = l.item AND v.basis = l.basis
    ANTI JOIN moves AS n
        ON
            v.scenario = n.scenario AND v.unit = n.unit AND v.month_index + 1 = n.month_index
            AND v.level = n.level AND v.item = n.item AND v.basis = n.basis
    WHERE NOT v.together
),
looked_at AS (
    SELECT *
    FROM moves
    UNION ALL BY NAME
    SELECT *
    FROM after_them
),
compared AS (
    SELECT
        v.*,
        coalesce(
            sign(v.value_before) * sign(v.value_after) = -1
            OR sign(v.figure_before) * sign(v.figure_after) = -1,
            FALSE
        ) AS sign_turned,
        NOT v.together
        AND (
            coalesce(
                sign(v.score_before - l.score)
                <> sign(v.score_after - CASE WHEN p.scenario IS NULL THEN l.score ELSE p.score_after END),
                FALSE
            )
            OR coalesce(
                sign(v.value_before - l.value)
                <> sign(v.value_after - CASE WHEN p.scenario IS NULL THEN l.value ELSE p.value_after END),
                FALSE
            )
        ) AS direction_turned
    FROM looked_at AS v
    LEFT JOIN what_if.work.levels AS l
        ON
            v.unit = l.unit AND v.month_index - 1 = l.month_index AND v.level = l.level
            AND v.item = l.item AND v.basis = l.basis
    LEFT JOIN moves AS p
        ON
            v.scenario = p.scenario AND v.unit = p.unit AND v.month_index - 1 = p.month_index
            AND v.level = p.level AND v.item = p.item AND v.basis = p.basis
)
SELECT
    c.break_id,
    m.month,
    m.month_start,
    c.unit,
    c.level,
    c.item,
    c.score_before,
    c.score_after,
    c.colour_before,
    c.colour_after,
    c.basis,
    c.figure_before,
    c.figure_after,
    c.sign_turned,
    c.direction_turned,
    c.together,
    c.breaks
FROM compared AS c
INNER JOIN ref.months AS m ON c.month_index = m.month_index
WHERE
    c.score_before IS DISTINCT FROM c.score_after
    OR c.figure_before IS DISTINCT FROM c.figure_after
    OR c.sign_turned
    OR c.direction_turned
