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
-- What stands before others of the same series; of one scope no two are in force at once.
nearer AS (
    SELECT f.kpi, f.unit, f.scope, f.first_month, f.last_month
    FROM work.fitting_targets AS f
    SEMI JOIN work.fitting_targets AS o ON f.kpi = o.kpi AND f.unit = o.unit AND f.scope < o.scope
),
targets AS (
    SELECT
        t.kpi,
        t.unit,
        m.is_band,
        m.higher,
        o.month_index,
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
    FROM work.fitting_targets AS t
    INNER JOIN measured AS m ON t.kpi = m.kpi AND t.unit = m.unit
    INNER JOIN ref.months AS o ON o.month_index BETWEEN t.first_month AND t.last_month
    ANTI JOIN nearer AS n
        ON
            t.kpi = n.kpi AND t.unit = n.unit AND n.scope < t.scope
            AND o.month_index BETWEEN n.first_month AND n.last_month
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
tighter AS (
    SELECT f.kpi, f.unit, f.scope, f.first_month, f.last_month
    FROM limits AS f
    SEMI JOIN limits AS o ON f.kpi = o.kpi AND f.unit = o.unit AND f.scope < o.scope
),
thresholds AS (
    SELECT t.kpi, t.unit, o.month_index, t.red_flag, t.red_flag_high, t.red_flag_ratio, t.red_flag_gap
    FROM limits AS t
    INNER JOIN ref.months AS o ON o.month_index BETWEEN t.first_month AND t.last_month
    ANTI JOIN tighter AS n
        ON
            t.kpi = n.kpi AND t.unit = n.unit AND n.scope < t.scope
            AND o.month_index BETWEEN n.first_month AND n.last_month
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
