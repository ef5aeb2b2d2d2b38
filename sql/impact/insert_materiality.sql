-- The verdict on each break, by the first reason that holds. Where no other number is known, or none
-- was chosen, nothing is said. Grain: break_id.
INSERT INTO mart.materiality
WITH alone AS (
    SELECT
        break_id,
        coalesce(max(abs(score_after - score_before)) FILTER (WHERE level = 'card'), 0) AS largest,
        count(*) FILTER (WHERE level = 'card' AND score_before IS DISTINCT FROM score_after) AS cards,
        count(*) FILTER (WHERE colour_before IS DISTINCT FROM colour_after) AS colours,
        bool_or(sign_turned) AS sign_turned,
        bool_or(direction_turned) AS direction_turned
    FROM mart.effects
    GROUP BY break_id
),
together AS (
    SELECT
        break_id,
        coalesce(max(abs(score_after - score_before)) FILTER (WHERE level = 'card'), 0) AS largest,
        bool_or(colour_before IS DISTINCT FROM colour_after OR sign_turned) AS turned,
        max(breaks) AS breaks
    FROM mart.effects_together
    GROUP BY break_id
),
judged AS (
    SELECT
        b.break_id,
        x.break_id IS NOT NULL AS is_known,
        x.source,
        x.value AS figure,
        coalesce(a.largest, 0) AS largest,
        coalesce(a.cards, 0) AS cards,
        coalesce(a.colours, 0) AS colours,
        t.largest AS effect_together,
        t.breaks AS breaks_together,
        CASE
            WHEN x.break_id IS NULL THEN 'unknown'
            WHEN a.colours > 0 THEN 'colour'
            WHEN a.sign_turned THEN 'sign'
            WHEN a.direction_turned THEN 'direction'
            WHEN a.largest > k.material_effect THEN 'effect'
            WHEN t.turned OR t.largest > k.material_effect THEN 'earlier'
            WHEN a.cards > 0 THEN 'small'
            ELSE 'none'
        END AS reason
    FROM mart.breaks AS b
    LEFT JOIN ref.kpis AS k ON b.kpi = k.kpi
    LEFT JOIN what_if.work.exchanges AS x ON b.break_id = x.break_id
    LEFT JOIN alone AS a ON b.break_id = a.break_id
    LEFT JOIN together AS t ON b.break_id = t.break_id
)
SELECT
    break_id,
    CASE WHEN is_known THEN largest END,
    CASE WHEN is_known THEN cards END,
    CASE WHEN is_known THEN colours END,
    CASE WHEN is_known THEN reason NOT IN ('small', 'none') END,
    reason,
    source,
    figure,
    effect_together,
    breaks_together
FROM judged
