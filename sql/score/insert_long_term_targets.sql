-- The long-term target in force: unit before unit type before general. Grain: kpi, unit, month_index.
INSERT INTO work.long_term_targets
SELECT
    s.kpi,
    s.unit,
    m.month_index,
    t.baseline,
    t.baseline_month,
    t.target,
    t.target_month
FROM (SELECT DISTINCT kpi, unit FROM ref.measures) AS s
INNER JOIN ref.units AS u ON s.unit = u.unit
INNER JOIN ref.long_term_targets AS t
    ON
        s.kpi = t.kpi
        AND coalesce(t.unit, s.unit) = s.unit
        AND coalesce(t.unit_type, u.type) = u.type
INNER JOIN ref.months AS m ON m.month_index BETWEEN t.first_month AND t.last_month
QUALIFY row_number() OVER (
    PARTITION BY s.kpi, s.unit, m.month_index
    ORDER BY t.unit IS NULL, t.unit_type IS NULL
) = 1
