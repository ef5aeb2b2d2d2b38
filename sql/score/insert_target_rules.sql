-- What gives the target in force: unit before unit type before general; and where it does not say itself
-- where red begins, the threshold in force. Of a band both lie on either side.
-- Grain: kpi, unit, first_month.
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
-- From one change of any of them to the next all stays as it is.
lasting AS (
    SELECT kpi, unit, first_month, last_month
    FROM work.fitting_targets
    UNION ALL
    SELECT kpi, unit, first_month, last_month
    FROM limits
),
turns AS (
    SELECT kpi, unit, first_month AS month_index
    FROM lasting
    UNION
    SELECT kpi, unit, last_month + 1
    FROM lasting
),
spans AS (
    SELECT
        kpi,
        unit,
        month_index AS first_month,
        lead(month_index) OVER (PARTITION BY kpi, unit ORDER BY month_index) - 1 AS last_month
    FROM turns
),
-- Of one scope no two are in force at once.
targets AS (
    SELECT
        s.kpi,
        s.unit,
        s.first_month,
        s.last_month,
        m.is_band,
        m.higher,
        coalesce(t.red_flag, t.red_flag_ratio, t.red_flag_gap) IS NOT NULL AS own,
        t.goal,
        t.growth,
        t.year_goal,
        t.year_first,
        CASE WHEN m.is_band THEN coalesce(t.goal_high, t.goal) END AS goal_high,
        t.red_flag,
        t.red_flag_high,
        t.red_flag_ratio,
        t.red_flag_gap
    FROM spans AS s
    INNER JOIN work.fitting_targets AS t
        ON s.kpi = t.kpi AND s.unit = t.unit AND s.first_month BETWEEN t.first_month AND t.last_month
    INNER JOIN measured AS m ON s.kpi = m.kpi AND s.unit = m.unit
    QUALIFY row_number() OVER (PARTITION BY s.kpi, s.unit, s.first_month ORDER BY t.scope) = 1
),
thresholds AS (
    SELECT s.kpi, s.unit, s.first_month, t.red_flag, t.red_flag_high, t.red_flag_ratio, t.red_flag_gap
    FROM spans AS s
    INNER JOIN limits AS t
        ON s.kpi = t.kpi AND s.unit = t.unit AND s.first_month BETWEEN t.first_month AND t.last_month
    QUALIFY row_number() OVER (PARTITION BY s.kpi, s.unit, s.first_month ORDER BY t.scope) = 1
)
SELECT
    t.kpi,
    t.unit,
    t.first_month,
    t.last_month,
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
LEFT JOIN thresholds AS h ON t.kpi = h.kpi AND t.unit = h.unit AND t.first_month = h.first_month
