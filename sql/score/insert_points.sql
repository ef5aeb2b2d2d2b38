-- The scale in force: of the narrowest threshold that fits, and of a band what its target says.
-- Grain: kpi, unit, month_index, kind, position.
INSERT INTO work.points
WITH scaled AS (
    SELECT t.kpi
    FROM ref.thresholds AS t
    INNER JOIN ref.points AS p ON t.number = p.threshold
),
lines AS (
    SELECT s.kpi, s.unit, u.type, m.month_index
    FROM (SELECT DISTINCT kpi, unit FROM ref.measures) AS s
    INNER JOIN ref.units AS u ON s.unit = u.unit
    SEMI JOIN scaled AS k ON s.kpi = k.kpi
    CROSS JOIN ref.months AS m
),
in_force AS (
    SELECT l.kpi, l.unit, l.month_index, t.number
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
),
bands AS (
    SELECT kpi, unit, month_index, unnest([1, 2, 3, 4]) AS position, red_flag, goal, goal_high, red_flag_high
    FROM work.targets
    WHERE goal_high IS NOT NULL AND red_flag IS NOT NULL AND red_flag_high IS NOT NULL
)
SELECT
    f.kpi,
    f.unit,
    f.month_index,
    p.kind,
    p.position,
    count(*) OVER (PARTITION BY f.kpi, f.unit, f.month_index),
    p.figure,
    p.score
FROM in_force AS f
INNER JOIN ref.points AS p ON f.number = p.threshold
UNION ALL
SELECT
    kpi,
    unit,
    month_index,
    'band',
    position,
    4,
    [red_flag, goal, goal_high, red_flag_high][position],
    [10000, 20000, 20000, 10000][position]
FROM bands
