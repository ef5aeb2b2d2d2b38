-- Breaks that touch a card of a month: those of its own unit, and any that would change its scores. `matters`
-- where that turns a colour, sign or direction on it or moves its score by more than is material; of its
-- own unit also where it matters on another card. Grain: card, break_id. Parameter: month ('YYYY-MM').
WITH moved AS (
    SELECT
        e.unit AS card,
        e.break_id,
        bool_or(
            e.colour_before IS DISTINCT FROM e.colour_after
            OR e.sign_turned
            OR e.direction_turned
            OR (e.level = 'card' AND abs(e.score_after - e.score_before) > k.material_effect)
        ) AS matters
    FROM mart.effects AS e
    INNER JOIN mart.breaks AS b ON e.break_id = b.break_id
    LEFT JOIN ref.kpis AS k ON b.kpi = k.kpi
    WHERE e.month = $month
    GROUP BY e.unit, e.break_id
),

own AS (
    SELECT b.unit AS card, b.break_id, coalesce(m.material, FALSE) AS matters
    FROM mart.breaks AS b
    LEFT JOIN mart.materiality AS m ON b.break_id = m.break_id
    WHERE b.month = $month AND b.unit IN (SELECT c.unit FROM ref.measures AS c)
)

SELECT
    coalesce(o.card, v.card) AS card,
    coalesce(o.break_id, v.break_id) AS break_id,
    o.card IS NOT NULL AS is_own,
    coalesce(o.matters, FALSE) OR coalesce(v.matters, FALSE) AS matters
FROM own AS o
FULL JOIN moved AS v ON o.card = v.card AND o.break_id = v.break_id
ORDER BY ALL
