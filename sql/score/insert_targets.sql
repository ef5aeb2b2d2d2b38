-- The target in force: unit before unit type before general. Grain: kpi, unit, month_index.
INSERT INTO work.targets
SELECT s.kpi, s.unit, m.month_index, t.red_flag, t.goal
FROM (SELECT DISTINCT kpi, unit FROM ref.measures) AS s
INNER JOIN ref.units AS u ON s.unit = u.unit
INNER JOIN ref.targets AS t
    ON
        s.kpi = t.kpi
        AND (
            t.unit = s.unit OR t.unit_type = u.type OR (t.unit IS NULL AND t.unit_type IS NULL)
        )
INNER JOIN ref.months AS m ON m.month_index BETWEEN t.first_month AND t.last_month
QUALIFY row_number() OVER (
    PARTITION BY s.kpi, s.unit, m.month_index
    ORDER BY t.unit IS NULL, t.unit_type IS NULL
) = 1
