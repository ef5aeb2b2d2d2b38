-- Coverage of the figures of periods in which something is missing: a sum over months rests on its worst
-- month, and a formula may; the mean of opening and closing on those two; the others go by the month.
-- Where all of it was always there, so it is in every period. Grain: kpi, unit, basis, month_index.
-- The linter knows no frame of varying width.
-- noqa: disable=PRS
INSERT INTO work.period_coverage
WITH partial AS (
    SELECT DISTINCT kpi, unit
    FROM mart.kpi_values
    WHERE coverage < 1
),
measures AS (
    SELECT DISTINCT s.kpi, s.unit, s.basis
    FROM ref.measures AS s
    SEMI JOIN partial AS p ON s.kpi = p.kpi AND s.unit = p.unit
    WHERE s.basis <> 'month'
)
SELECT
    s.kpi,
    s.unit,
    s.basis,
    m.month_index,
    min(v.coverage) OVER (
        PARTITION BY s.kpi, s.unit, s.basis ORDER BY m.month_index
        RANGE BETWEEN CASE s.basis
            WHEN 'quarter' THEN m.month_index - m.quarter_start
            WHEN 'ytd' THEN m.month_index - m.fiscal_start
            WHEN 'rolling_3' THEN 2
            ELSE 11
        END PRECEDING AND CURRENT ROW
    )
FROM measures AS s
INNER JOIN ref.kpis AS k ON s.kpi = k.kpi AND (k.over_time = 'sum' OR k.operands > 0)
INNER JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit
INNER JOIN ref.months AS m ON v.month = m.month
UNION ALL
SELECT
    s.kpi,
    s.unit,
    s.basis,
    m.month_index,
    least(v.coverage, o.coverage)
FROM measures AS s
INNER JOIN ref.kpis AS k ON s.kpi = k.kpi AND k.over_time = 'average' AND k.operands = 0
INNER JOIN mart.kpi_values AS v ON s.kpi = v.kpi AND s.unit = v.unit
INNER JOIN ref.months AS m ON v.month = m.month
INNER JOIN work.resolved AS o
    ON
        s.kpi = o.kpi AND s.unit = o.unit
        AND CASE s.basis
            WHEN 'quarter' THEN m.quarter_start
            WHEN 'ytd' THEN m.fiscal_start
            WHEN 'rolling_3' THEN m.month_index - 2
            ELSE m.month_index - 11
        END - 1 = o.month_index
