-- The target in force, worked out: a goal as declared, the figure of the same month a year before with
-- growth, or a month's part of a year's goal as last year's months lay. The sum up to each month is what
-- is rounded, so that the parts add up to the year's goal; without all twelve figures of last year, or
-- with a negative one, there is none. A line that stands by the goal is rounded half up at nine places.
-- Grain: kpi, unit, month_index.
INSERT INTO work.targets
WITH years AS (
    SELECT DISTINCT kpi, unit, year_first
    FROM work.target_rules
    WHERE year_first IS NOT NULL
),
ends AS (
    SELECT
        y.kpi,
        y.unit,
        y.year_first,
        v.month_index + 12 AS month_index,
        quotient(
            sum(v.value) OVER (whole ORDER BY v.month_index), sum(v.value) OVER whole
        )::DECIMAL(10, 9) AS share,
        count(v.value) OVER whole = 12 AND min(v.value) OVER whole >= 0 AS is_usable
    FROM years AS y
    INNER JOIN work.resolved AS v
        ON
            y.kpi = v.kpi AND y.unit = v.unit
            AND v.month_index BETWEEN y.year_first - 12 AND y.year_first - 1
    WINDOW whole AS (PARTITION BY y.kpi, y.unit, y.year_first)
),
parts AS (
    SELECT
        *,
        coalesce(
            lag(share) OVER (PARTITION BY kpi, unit, year_first ORDER BY month_index), 0
        )::DECIMAL(10, 9) AS share_before
    FROM ends
    WHERE is_usable
),
-- What figures of the year before give is looked up by itself: most goals are as declared.
lines AS (
    SELECT r.* EXCLUDE (first_month, last_month), m.month_index
    FROM work.target_rules AS r
    INNER JOIN ref.months AS m ON m.month_index BETWEEN r.first_month AND r.last_month
),
goals AS (
    SELECT *
    FROM lines
    WHERE growth IS NULL AND year_first IS NULL
    UNION ALL BY NAME
    SELECT
        r.* EXCLUDE (goal),
        CASE
            WHEN r.growth IS NOT NULL
                THEN TRY_CAST(b.value + abs(b.value) * r.growth AS DECIMAL(28, 9))
            ELSE
                TRY_CAST(r.year_goal * p.share AS DECIMAL(28, 9))
                - TRY_CAST(r.year_goal * p.share_before AS DECIMAL(28, 9))
        END AS goal
    FROM lines AS r
    LEFT JOIN work.resolved AS b
        ON
            r.kpi = b.kpi AND r.unit = b.unit
            AND CASE WHEN r.growth IS NOT NULL THEN r.month_index - 12 END = b.month_index
    LEFT JOIN parts AS p
        ON
            r.kpi = p.kpi AND r.unit = p.unit
            AND r.year_first = p.year_first AND r.month_index = p.month_index
    WHERE r.growth IS NOT NULL OR r.year_first IS NOT NULL
)
SELECT
    kpi,
    unit,
    month_index,
    coalesce(
        red_flag,
        TRY_CAST(goal * red_flag_ratio AS DECIMAL(28, 9)),
        goal - CASE WHEN higher THEN red_flag_gap ELSE -red_flag_gap END
    ),
    goal,
    red_flag_high,
    goal_high
FROM goals
WHERE goal IS NOT NULL
