-- What gives the target in force: unit before unit type before general; and where it does not say itself
-- where red begins, the threshold in force. Of a band both lie on either side.
-- Grain: kpi, unit, month_index.
INSERT INTO work.target_rules
WITH measured AS (
    SELECT
        s.kpi,
        s.unit,
        u.type,
        bool_or(s.score_type = 'band') AS is_band,
        bool_or(s.score_type = 'band') OR k.polarity = 'higher_is_better' AS higher
    FROM ref.measures AS s
    INNER JOIN ref.units AS u ON s.unit = u.unit
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    GROUP BY s.kpi, s.unit, u.type, k.polarity
),
lines AS (
    SELECT m.kpi, m.unit, m.is_band, m.higher, o.month_index
    FROM measured AS m
    CROSS JOIN ref.months AS o
),
fitting AS (
    SELECT m.kpi, m.unit, 0 AS scope, t.* EXCLUDE (kpi, unit)
    FROM measured AS m
    INNER JOIN ref.targets AS t ON m.kpi = t.kpi AND m.unit = t.unit
    UNION ALL
    SELECT m.kpi, m.unit, 1, t.* EXCLUDE (kpi, unit)
    FROM measured AS m
    INNER JOIN ref.targets AS t ON m.kpi = t.kpi AND m.type = t.unit_type
    UNION ALL
    SELECT m.kpi, m.unit, 2, t.* EXCLUDE (kpi, unit)
    FROM measured AS m
    INNER JOIN ref.targets AS t ON m.kpi = t.kpi AND t.unit IS NULL AND t.unit_type IS NULL
),
targets AS (
    SELECT
        l.*,
        coalesce(t.red_flag, t.red_flag_ratio, t.red_flag_gap) IS NOT NULL AS own,
        t.goal,
        t.growth,
        t.year_goal,
        t.year_first,
        CASE WHEN l.is_band THEN coalesce(t.goal_high, t.goal) END AS goal_high,
        t.red_flag,
        t.red_flag_high,
        t.red_flag_ratio,
        t.red_flag_gap
    FROM lines AS l
    INNER JOIN fitting AS t
        ON
            l.kpi = t.kpi AND l.unit = t.unit
            AND l.month_index BETWEEN t.first_month AND t.last_month
    QUALIFY row_number() OVER (PARTITION BY l.kpi, l.unit, l.month_index ORDER BY t.scope) = 1
),
limits AS (
    SELECT m.kpi, m.unit, 0 AS scope, t.* EXCLUDE (kpi, unit)
    FROM measured AS m
    INNER JOIN ref.thresholds AS t ON m.kpi = t.kpi AND m.unit = t.unit
    UNION ALL
    SELECT m.kpi, m.unit, 1, t.* EXCLUDE (kpi, unit)
    FROM measured AS m
    INNER JOIN ref.thresholds AS t ON m.kpi = t.kpi AND m.type = t.unit_type
    UNION ALL
    SELECT m.kpi, m.unit, 2, t.* EXCLUDE (kpi, unit)
    FROM measured AS m
    INNER JOIN ref.thresholds AS t ON m.kpi = t.kpi AND t.unit IS NULL AND t.unit_type IS NULL
),
thresholds AS (
    SELECT l.kpi, l.unit, l.month_index, t.red_flag, t.red_flag_high, t.red_flag_ratio, t.red_flag_gap
    FROM lines AS l
    INNER JOIN limits AS t
        ON
            l.kpi = t.kpi AND l.unit = t.unit
            AND l.month_index BETWEEN t.first_month AND t.last_month
    QUALIFY row_number() OVER (PARTITION BY l.kpi, l.unit, l.month_index ORDER BY t.scope) = 1
)
SELECT
    t.kpi,
    t.unit,
    t.month_index,
    t.higher,
    t.goal,
    t.growth,
    t.year_goal,
    t.year_first,
    CASE WHEN t.own THEN t.red_flag ELSE h.red_flag END,
    CASE WHEN t.own THEN t.red_flag_ratio ELSE h.red_flag_ratio END,
    CASE WHEN t.own THEN t.red_flag_gap ELSE h.red_flag_gap END,
    -- Of a band: the line above it, which only a line or a distance says.
    CASE
        WHEN t.is_band AND t.own THEN coalesce(t.red_flag_high, t.goal_high + t.red_flag_gap)
        WHEN t.is_band THEN coalesce(h.red_flag_high, t.goal_high + h.red_flag_gap)
    END,
    t.goal_high
FROM targets AS t
LEFT JOIN thresholds AS h ON t.kpi = h.kpi AND t.unit = h.unit AND t.month_index = h.month_index
