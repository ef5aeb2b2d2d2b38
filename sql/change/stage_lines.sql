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
    added_up(r.score_type, r.basis, n.first_month, f.quarter_start, f.fiscal_start, f.month_index) AS months
FROM work.scored_measures AS r
INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
INNER JOIN ref.months AS f ON r.from_index = f.month_index
LEFT JOIN what_if.work.begun AS n ON r.kpi = n.kpi AND r.unit = n.unit AND r.basis = n.basis
WHERE r.month_index BETWEEN $first AND $last
