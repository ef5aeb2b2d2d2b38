-- Limits and signals that were found (`found`), with names, variation and assurance. A limit is a
-- whole number and a fraction of 10^-9. Where months depend on each other nothing is read from them.
-- Grain: kpi, unit, month. Parameter: rules, the names of rules in the order of their codes.
INSERT INTO mart.signals
WITH limits AS (
    SELECT
        p.kpi,
        p.unit,
        p.month,
        f.*,
        -- Of a band neither way is better.
        CASE
            WHEN t.goal_high IS NOT NULL THEN 0
            WHEN k.polarity = 'higher_is_better' THEN 1
            WHEN k.polarity = 'lower_is_better' THEN -1
            ELSE 0
        END AS better,
        t.goal,
        t.goal_high,
        f.mean_whole::DECIMAL(28, 9) + f.mean_fraction * 0.000000001 AS mean,
        f.lower_whole::DECIMAL(28, 9) + f.lower_fraction * 0.000000001 AS lower,
        f.upper_whole::DECIMAL(28, 9) + f.upper_fraction * 0.000000001 AS upper,
        f.low_whole::DECIMAL(28, 9) + f.low_fraction * 0.000000001 AS lower_unscreened,
        f.high_whole::DECIMAL(28, 9) + f.high_fraction * 0.000000001 AS upper_unscreened
    FROM found AS f
    INNER JOIN series_points AS p ON f.series = p.series AND f.month_index = p.month_index
    INNER JOIN ref.kpis AS k ON p.kpi = k.kpi
    LEFT JOIN work.month_goals AS t ON p.kpi = t.kpi AND p.unit = t.unit AND f.month_index = t.month_index
)
SELECT
    l.kpi,
    l.unit,
    l.month,
    m.month_start,
    l.points,
    l.mean,
    l.lower,
    l.upper,
    l.lower_unscreened,
    l.upper_unscreened,
    l.outside,
    CASE WHEN NOT l.depends AND l.rule > 0 THEN ($rules)[l.rule] END,
    CASE
        WHEN l.depends THEN NULL
        WHEN l.rule = 0 THEN 'common_cause'
        WHEN l.direction * l.better > 0 THEN 'improving'
        WHEN l.direction * l.better < 0 THEN 'concerning'
        WHEN l.direction > 0 THEN 'high'
        ELSE 'low'
    END,
    CASE WHEN NOT l.depends AND l.rule > 0 THEN CASE WHEN l.direction > 0 THEN 'high' ELSE 'low' END END,
    CASE
        WHEN l.depends OR l.goal IS NULL THEN NULL
        WHEN l.goal_high IS NOT NULL AND l.lower >= l.goal AND l.upper <= l.goal_high THEN 'consistently_passing'
        WHEN l.goal_high IS NOT NULL AND (l.lower > l.goal_high OR l.upper < l.goal) THEN 'consistently_failing'
        WHEN l.goal_high IS NOT NULL THEN 'hit_or_miss'
        WHEN l.better = 0 THEN NULL
        WHEN l.goal > l.upper THEN CASE WHEN l.better > 0 THEN 'consistently_failing' ELSE 'consistently_passing' END
        WHEN l.goal < l.lower THEN CASE WHEN l.better > 0 THEN 'consistently_passing' ELSE 'consistently_failing' END
        ELSE 'hit_or_miss'
    END,
    CASE WHEN l.depends THEN 'dependent' WHEN l.seasonal THEN 'seasonal' END,
    l.autocorrelation::DECIMAL(9, 6),
    CASE
        WHEN l.seasonal
            THEN
                [
                    l.season_1, l.season_2, l.season_3, l.season_4, l.season_5, l.season_6,
                    l.season_7, l.season_8, l.season_9, l.season_10, l.season_11, l.season_12
                ]::DECIMAL(28, 9)[]
    END
FROM limits AS l
INNER JOIN ref.months AS m ON l.month_index = m.month_index
