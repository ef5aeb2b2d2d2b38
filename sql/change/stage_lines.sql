-- The measures of today's cards, with all that their scores are made of.
-- Grain: unit, month_index, kpi, basis. Parameters: first, last, months by index.
CREATE OR REPLACE TABLE what_if.work.lines AS
SELECT
    r.unit,
    m.month_index,
    r.objective,
    r.kpi,
    r.basis,
    s.measure_position,
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
    f.month_index AS of_index,
    coalesce(r.reason = 'not_due', FALSE) AS not_due,
    CASE WHEN r.score_type IN ('progress', 'yes_no') THEN 1 ELSE coalesce(n.months, 1) END AS months
FROM mart.measure_results AS r
INNER JOIN ref.months AS m ON r.month = m.month
INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
INNER JOIN ref.months AS f ON coalesce(r.carried_from, r.month) = f.month
INNER JOIN ref.measures AS s
    ON
        r.unit = s.unit AND r.kpi = s.kpi AND r.basis = s.basis
        AND m.month_index BETWEEN s.first_month AND s.last_month
LEFT JOIN what_if.work.months AS n
    ON r.kpi = n.kpi AND r.unit = n.unit AND r.basis = n.basis AND f.month_index = n.month_index
WHERE m.month_index BETWEEN $first AND $last
