-- Targets aggregate like actuals, over the same months: a flow's year to date is held against the sum of
-- the targets since fiscal year start or, if later, the first month the unit reported the KPI; changes
-- are chained; the mean of a stock's opening and closing is held against that of their targets. What is
-- not added up over months is held against the month's own. Where a target of the period is missing, or
-- a red flag where others have one, there is none. Grain: kpi, unit, basis, month_index.
-- The linter knows no frame of varying width.
-- noqa: disable=PRS
INSERT INTO work.period_targets
WITH aims AS (
    SELECT DISTINCT
        s.kpi,
        s.unit,
        s.basis,
        k.over_time,
        k.due,
        u.first_month,
        s.basis = 'month' OR k.over_time NOT IN ('sum', 'chained', 'average') AS is_own
    FROM ref.measures AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    INNER JOIN ref.units AS u ON s.unit = u.unit
),
measured AS (
    SELECT
        a.kpi,
        a.unit,
        a.basis,
        a.over_time,
        a.due,
        greatest(a.first_month, min(r.month_index)) AS first_month
    FROM aims AS a
    LEFT JOIN work.resolved AS r ON a.kpi = r.kpi AND a.unit = r.unit
    WHERE NOT a.is_own
    GROUP BY a.kpi, a.unit, a.basis, a.over_time, a.due, a.first_month
),
lines AS (
    SELECT
        s.*,
        t.month_index,
        t.red_flag,
        t.goal,
        CASE s.basis
            WHEN 'quarter' THEN greatest(m.quarter_start, s.first_month)
            WHEN 'ytd' THEN greatest(m.fiscal_start, s.first_month)
            WHEN 'rolling_3' THEN t.month_index - 2
            WHEN 'rolling_12' THEN t.month_index - 11
            ELSE t.month_index
        END AS start
    FROM measured AS s
    INNER JOIN work.targets AS t ON s.kpi = t.kpi AND s.unit = t.unit
    INNER JOIN ref.months AS m ON t.month_index = m.month_index
),
summands AS (
    SELECT
        kpi,
        unit,
        basis,
        month_index,
        start,
        due_months(due, month_index, month_index - start + 1) AS expected,
        CASE WHEN due_months(due, month_index, 1) = 1 THEN goal END AS goal,
        CASE WHEN due_months(due, month_index, 1) = 1 THEN red_flag END AS red_flag
    FROM lines
    WHERE over_time = 'sum' AND start <= month_index
),
added AS (
    SELECT
        *,
        sum(goal) OVER span AS goals,
        sum(red_flag) OVER span AS red_flags,
        count(goal) OVER span AS given,
        count(red_flag) OVER span AS flagged
    FROM summands
    WINDOW
        span AS (
            PARTITION BY kpi, unit, basis ORDER BY month_index
            RANGE BETWEEN month_index - start PRECEDING AND CURRENT ROW
        )
),
-- What is gathered from more than one target but added up; of most organisations nothing.
parts AS (
    SELECT t.kpi, t.unit, t.month_index, t.goal, t.red_flag
    FROM work.targets AS t
    INNER JOIN ref.kpis AS k ON t.kpi = k.kpi AND k.over_time IN ('chained', 'average')
),
-- Of a mean the months are the one before the period and its last.
gathered AS (
    SELECT
        p.kpi,
        p.unit,
        p.basis,
        p.month_index,
        p.over_time,
        CASE p.over_time
            WHEN 'average' THEN 2
            ELSE due_months(p.due, p.month_index, p.month_index - p.start + 1)
        END AS expected,
        sum(t.goal) AS goals,
        sum(t.red_flag) AS red_flags,
        list(t.goal ORDER BY t.month_index) AS goal_list,
        list(t.red_flag ORDER BY t.month_index) FILTER (WHERE t.red_flag IS NOT NULL) AS flag_list,
        count(t.goal) AS given,
        count(t.red_flag) AS flagged
    FROM lines AS p
    INNER JOIN parts AS t
        ON
            p.kpi = t.kpi AND p.unit = t.unit
            AND CASE p.over_time
                WHEN 'average' THEN t.month_index IN (p.start - 1, p.month_index)
                ELSE
                    t.month_index BETWEEN p.start AND p.month_index
                    AND due_months(p.due, t.month_index, 1) = 1
            END
    WHERE p.over_time IN ('chained', 'average') AND p.start <= p.month_index
    GROUP BY p.kpi, p.unit, p.basis, p.month_index, p.over_time, p.due, p.start
)
SELECT
    a.kpi,
    a.unit,
    a.basis,
    t.month_index,
    t.red_flag,
    t.goal
FROM aims AS a
INNER JOIN work.targets AS t ON a.kpi = t.kpi AND a.unit = t.unit
WHERE a.is_own
UNION ALL
SELECT
    kpi,
    unit,
    basis,
    month_index,
    TRY_CAST(red_flags AS DECIMAL(28, 9)),
    TRY_CAST(goals AS DECIMAL(28, 9))
FROM added
WHERE given = expected AND flagged IN (0, expected) AND TRY_CAST(goals AS DECIMAL(28, 9)) IS NOT NULL
UNION ALL
SELECT
    kpi,
    unit,
    basis,
    month_index,
    CASE over_time WHEN 'average' THEN quotient(red_flags, 2) ELSE chained(flag_list) END,
    CASE over_time WHEN 'average' THEN quotient(goals, 2) ELSE chained(goal_list) END
FROM gathered
WHERE
    given = expected AND flagged IN (0, expected)
    AND CASE over_time WHEN 'average' THEN quotient(goals, 2) ELSE chained(goal_list) END IS NOT NULL
