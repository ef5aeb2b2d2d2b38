-- Declared targets by the measured figures they fit; of several that are in force the lowest scope wins.
-- Grain: kpi, unit, scope, first_month.
CREATE VIEW work.fitting_targets (
    kpi, -- kpi id
    unit, -- unit id
    scope, -- 0 of the unit, 1 of its type, 2 of all
    first_month, -- month_index it holds from
    last_month, -- month_index it holds to
    red_flag, -- in base units; NULL where it stands by the goal or a threshold says it
    red_flag_ratio, -- times the goal
    red_flag_gap, -- distance from the goal on its worse side, in base units
    red_flag_high, -- of a band, where red begins above it, in base units
    goal, -- in base units; NULL where figures of the year before give it
    growth, -- of a goal from the same month a year before: a fraction to add
    year_goal, -- of a goal cut by last year's months: the year's
    year_first, -- month_index of its first month
    goal_high -- of a band, its upper end, in base units
) AS
WITH measured AS (
    SELECT DISTINCT s.kpi, s.unit, u.type
    FROM ref.measures AS s
    INNER JOIN ref.units AS u ON s.unit = u.unit
)
SELECT m.kpi, m.unit, 0 AS scope, t.* EXCLUDE (kpi, unit, unit_type)
FROM measured AS m
INNER JOIN ref.targets AS t ON m.kpi = t.kpi AND m.unit = t.unit
UNION ALL
SELECT m.kpi, m.unit, 1, t.* EXCLUDE (kpi, unit, unit_type)
FROM measured AS m
INNER JOIN ref.targets AS t ON m.kpi = t.kpi AND m.type = t.unit_type
UNION ALL
SELECT m.kpi, m.unit, 2, t.* EXCLUDE (kpi, unit, unit_type)
FROM measured AS m
INNER JOIN ref.targets AS t ON m.kpi = t.kpi AND t.unit IS NULL AND t.unit_type IS NULL
