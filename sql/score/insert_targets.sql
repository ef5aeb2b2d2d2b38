-- The target in force: unit before unit type before general; and where it does not say itself where red
-- begins, the threshold in force. A line that stands by the goal is rounded half up at nine places.
-- Grain: kpi, unit, month_index.
INSERT INTO work.targets
WITH lines AS (
    SELECT s.kpi, s.unit, u.type, m.month_index, k.polarity = 'higher_is_better' AS higher
    FROM (SELECT DISTINCT kpi, unit FROM ref.measures) AS s
    INNER JOIN ref.units AS u ON s.unit = u.unit
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    CROSS JOIN ref.months AS m
),
targets AS (
    SELECT l.kpi, l.unit, l.month_index, l.higher, t.goal, t.red_flag, t.red_flag_ratio, t.red_flag_gap
    FROM lines AS l
    INNER JOIN ref.targets AS t
        ON
            l.kpi = t.kpi
            AND l.month_index BETWEEN t.first_month AND t.last_month
            AND coalesce(t.unit, l.unit) = l.unit
            AND coalesce(t.unit_type, l.type) = l.type
    QUALIFY row_number() OVER (
        PARTITION BY l.kpi, l.unit, l.month_index
        ORDER BY t.unit IS NULL, t.unit_type IS NULL
    ) = 1
),
thresholds AS (
    SELECT l.kpi, l.unit, l.month_index, t.red_flag, t.red_flag_ratio, t.red_flag_gap
    FROM lines AS l
    INNER JOIN ref.thresholds AS t
        ON
            l.kpi = t.kpi
            AND l.month_index BETWEEN t.first_month AND t.last_month
            AND coalesce(t.unit, l.unit) = l.unit
            AND coalesce(t.unit_type, l.type) = l.type
    QUALIFY row_number() OVER (
        PARTITION BY l.kpi, l.unit, l.month_index
        ORDER BY t.unit IS NULL, t.unit_type IS NULL
    ) = 1
)
SELECT
    t.kpi,
    t.unit,
    t.month_index,
    coalesce(
        t.red_flag,
        TRY_CAST(t.goal * t.red_flag_ratio AS DECIMAL(28, 9)),
        t.goal - CASE WHEN t.higher THEN t.red_flag_gap ELSE -t.red_flag_gap END,
        h.red_flag,
        TRY_CAST(t.goal * h.red_flag_ratio AS DECIMAL(28, 9)),
        t.goal - CASE WHEN t.higher THEN h.red_flag_gap ELSE -h.red_flag_gap END
    ),
    t.goal
FROM targets AS t
LEFT JOIN thresholds AS h ON t.kpi = h.kpi AND t.unit = h.unit AND t.month_index = h.month_index
