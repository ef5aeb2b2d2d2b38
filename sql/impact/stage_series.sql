-- The figures of cards whose history a scenario changes, by the basis they are scored on. A month's
-- figure needs that month alone, and so does a year to date that adds nothing up; another needs its
-- year, and is changed until its end; the last twelve months need eleven before and reach eleven on. The
-- mean of opening and closing needs the month before the period too, and is changed a period later.
-- Where figures of the year before give the targets, what it takes is up to two years farther either way;
-- what is carried reaches as many months further. Each unit has a copy in each scenario.
-- Grain: scenario, kpi, unit, basis.
CREATE OR REPLACE TABLE what_if.work.series AS
WITH moved AS (
    SELECT DISTINCT s.scenario, s.month_index, c.kpi, c.unit
    FROM what_if.work.scenarios AS s
    INNER JOIN what_if.work.changes AS c ON s.number = c.number
),
taken_from AS (
    SELECT DISTINCT kpi, unit
    FROM work.target_rules
    WHERE growth IS NOT NULL OR year_first IS NOT NULL
),
-- A formula may give another figure of a period though that of the month stays.
changed AS (
    SELECT *
    FROM moved
    UNION
    SELECT m.scenario, m.month_index, o.kpi, m.unit
    FROM moved AS m
    INNER JOIN ref.operands AS o ON m.kpi = o.operand
),
scored AS (
    SELECT DISTINCT
        m.kpi,
        m.unit,
        m.basis,
        k.over_time = 'average' OR EXISTS (
            SELECT 1 FROM ref.operands AS o INNER JOIN ref.kpis AS p ON o.operand = p.kpi
            WHERE o.kpi = m.kpi AND p.over_time = 'average'
        ) AS is_mean,
        k.carry_months,
        CASE
            WHEN k.over_time IN ('last', 'never') AND k.operands = 0 THEN 'month'
            ELSE m.basis
        END AS span
    FROM ref.measures AS m
    INNER JOIN ref.kpis AS k ON m.kpi = k.kpi
)
SELECT
    c.scenario,
    c.kpi,
    c.unit,
    m.basis,
    c.scenario || '|' || c.unit AS copy,
    c.month_index,
    CASE
        WHEN m.span = 'month' THEN c.month_index
        WHEN m.is_mean THEN c.month_index - 12
        WHEN m.span = 'quarter' THEN o.quarter_start
        WHEN m.span = 'ytd' THEN o.fiscal_start
        WHEN m.span = 'rolling_3' THEN c.month_index - 2
        ELSE c.month_index - 11
    END - CASE WHEN t.kpi IS NULL THEN 0 ELSE 24 END AS first_month,
    CASE
        WHEN m.span = 'month' THEN c.month_index
        WHEN m.is_mean THEN c.month_index + 12
        WHEN m.span = 'quarter' THEN o.quarter_start + 2
        WHEN m.span = 'ytd' THEN o.fiscal_start + 11
        WHEN m.span = 'rolling_3' THEN c.month_index + 2
        ELSE c.month_index + 11
    END + CASE WHEN t.kpi IS NULL THEN 0 ELSE 24 END + m.carry_months AS last_month
FROM changed AS c
INNER JOIN scored AS m ON c.kpi = m.kpi AND c.unit = m.unit
LEFT JOIN taken_from AS t ON c.kpi = t.kpi AND c.unit = t.unit
INNER JOIN ref.months AS o ON c.month_index = o.month_index
