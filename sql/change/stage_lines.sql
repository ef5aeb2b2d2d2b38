-- The measures of today's cards, with all that their scores are made of.
-- Grain: unit, month_index, kpi, basis. Parameters: first, last, months by index.
CREATE OR REPLACE TABLE what_if.work.lines AS
SELECT
    r.unit,
    r.month_index,
    r.objective,
    r.kpi,
    r.basis,
    r.position AS measure_position,
    r.weight,
    r.role,
    CASE k.polarity WHEN 'higher_is_better' THEN 1 ELSE -1 END AS better,
    r.score_type,
    r.scored_value AS x,
    r.red_flag AS r,
    r.target AS g,
    r.red_flag_high AS r_high,
    r.target_high AS g_high,
    r.points,
    r.score,
    r.from_index AS of_index,
    coalesce(r.reason = 'not_due', FALSE) AS not_due,
    CASE WHEN r.score_type IN ('progress', 'yes_no') THEN 1 ELSE coalesce(n.months, 1) END AS months
FROM work.scored_measures AS r
INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
LEFT JOIN what_if.work.months AS n
    ON r.kpi = n.kpi AND r.unit = n.unit AND r.basis = n.basis AND r.from_index = n.month_index
WHERE r.month_index BETWEEN $first AND $last
