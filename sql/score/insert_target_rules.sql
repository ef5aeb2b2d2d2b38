-- What gives the target in force: unit before unit type before general; and where it does not say itself
-- where red begins, the threshold in force. Of a band both lie on either side.
-- Grain: kpi, unit, month_index.
INSERT INTO work.target_rules
WITH lines AS (
    SELECT
        s.kpi,
        s.unit,
        u.type,
        m.month_index,
        s.is_band,
        s.is_band OR k.polarity = 'higher_is_better' AS higher
    FROM (
        SELECT kpi, unit, bool_or(score_type = 'band') AS is_band
        FROM ref.measures
        GROUP BY kpi, unit
    ) AS s
    INNER JOIN ref.units AS u ON s.unit = u.unit
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    CROSS JOIN ref.months AS m
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
    SELECT l.kpi, l.unit, l.month_index, t.red_flag, t.red_flag_high, t.red_flag_ratio, t.red_flag_gap
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
