-- The history of each figure as far as its periods need it, and of what formulas are made of, with the
-- changed ones in place; the first month a unit reported counts too, since a year begins there. Grain: kpi, unit, month_index.
INSERT INTO what_if.work.resolved
WITH needed AS (
    SELECT scenario, kpi, unit, copy, first_month, last_month
    FROM what_if.work.series
    UNION ALL
    SELECT s.scenario, o.operand, s.unit, s.copy, s.first_month, s.last_month
    FROM what_if.work.series AS s
    INNER JOIN ref.operands AS o ON s.kpi = o.kpi
),
spans AS (
    SELECT
        scenario,
        kpi,
        unit,
        copy,
        min(first_month) AS first_month,
        max(last_month) AS last_month
    FROM needed
    GROUP BY scenario, kpi, unit, copy
),
changed AS (
    SELECT e.scenario, c.*
    FROM what_if.work.scenarios AS e
    INNER JOIN what_if.work.changes AS c ON e.number = c.number
),
firsts AS (
    SELECT v.kpi, v.unit, min(v.month_index) AS month_index
    FROM work.resolved AS v
    SEMI JOIN spans AS s ON v.kpi = s.kpi AND v.unit = s.unit
    GROUP BY v.kpi, v.unit
)
SELECT
    v.kpi,
    s.copy,
    v.month_index,
    v.source,
    v.rule,
    v.value,
    v.numerator,
    v.denominator,
    v.status,
    v.seq,
    v.row_number,
    v.coverage,
    v.decision
FROM spans AS s
INNER JOIN work.resolved AS v ON s.kpi = v.kpi AND s.unit = v.unit
INNER JOIN firsts AS f ON s.kpi = f.kpi AND s.unit = f.unit
ANTI JOIN changed AS c
    ON
        s.scenario = c.scenario AND v.kpi = c.kpi AND v.unit = c.unit
        AND v.month_index = c.month_index
WHERE v.month_index BETWEEN s.first_month AND s.last_month OR v.month_index = f.month_index
UNION ALL
SELECT
    c.kpi,
    s.copy,
    c.month_index,
    c.source,
    c.rule,
    c.value,
    c.numerator,
    c.denominator,
    c.status,
    NULL,
    NULL,
    c.coverage,
    c.decision
FROM spans AS s
INNER JOIN changed AS c ON s.scenario = c.scenario AND s.kpi = c.kpi AND s.unit = c.unit
