-- Operands of the formulas of one rank over periods, as their own kinds make them, where all figures of
-- the period are the formula's; one with a month that was reported or decided is added up by its kind.
-- Where the years of what is added up begin in different months, there is no year to date.
-- Grain: kpi, unit, month_index, basis. Parameter: rank.
CREATE OR REPLACE TEMP TABLE formula_inputs AS
WITH wanted AS (
    SELECT
        f.kpi,
        f.shape,
        o.operand,
        o.place,
        kind.aggregation NOT IN ('stock', 'recompute_only') AS is_added
    FROM ref.formulas AS f
    INNER JOIN ref.kpis AS k ON f.kpi = k.kpi AND k.formula_rank = $rank
    INNER JOIN ref.operands AS o ON f.kpi = o.kpi AND o.place IS NOT NULL
    INNER JOIN ref.kpis AS kind ON o.operand = kind.kpi
    WHERE f.by_period
),
firsts AS (
    SELECT kpi, unit, min(month_index) AS first_month
    FROM work.resolved
    GROUP BY kpi, unit
),
gathered AS (
    SELECT
        w.kpi,
        w.shape,
        v.unit,
        m.month_index,
        list(v.ytd_value ORDER BY w.place) AS ytd,
        list(v.rolling_12_value ORDER BY w.place) AS rolling,
        count(DISTINCT CASE WHEN w.is_added THEN greatest(m.fiscal_start, u.first_month, b.first_month) END)
        > 1 AS is_apart
    FROM wanted AS w
    INNER JOIN mart.kpi_values AS v ON w.operand = v.kpi
    INNER JOIN ref.months AS m ON v.month = m.month
    INNER JOIN ref.units AS u ON v.unit = u.unit
    INNER JOIN firsts AS b ON v.kpi = b.kpi AND v.unit = b.unit
    GROUP BY w.kpi, w.shape, v.unit, m.month_index
),
calculated AS (
    SELECT
        r.kpi,
        r.unit,
        r.month_index,
        bool_and(r.rule = 'formula') OVER ytd AS ytd,
        bool_and(r.rule = 'formula') OVER rolling AS rolling
    FROM work.resolved AS r
    SEMI JOIN wanted AS w ON r.kpi = w.kpi
    INNER JOIN ref.months AS m ON r.month_index = m.month_index
    WINDOW
        ytd AS (PARTITION BY r.kpi, r.unit, m.fiscal_start ORDER BY r.month_index),
        rolling AS (
            PARTITION BY r.kpi, r.unit ORDER BY r.month_index RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        )
),
periods AS (
    SELECT g.kpi, g.unit, g.month_index, 'ytd' AS basis, g.shape, g.ytd AS figures, g.is_apart
    FROM gathered AS g
    SEMI JOIN calculated AS c
        ON g.kpi = c.kpi AND g.unit = c.unit AND g.month_index = c.month_index AND c.ytd
    UNION ALL
    SELECT g.kpi, g.unit, g.month_index, 'rolling_12', g.shape, g.rolling, FALSE
    FROM gathered AS g
    SEMI JOIN calculated AS c
        ON g.kpi = c.kpi AND g.unit = c.unit AND g.month_index = c.month_index AND c.rolling
),
numbers AS (
    SELECT kpi, list(value ORDER BY place) AS numbers
    FROM ref.constants
    GROUP BY kpi
)
SELECT
    p.kpi,
    p.unit,
    p.month_index,
    p.basis,
    p.shape,
    list_concat(p.figures, n.numbers) AS x,
    CASE WHEN p.is_apart THEN 'apart' END AS gap
FROM periods AS p
LEFT JOIN numbers AS n ON p.kpi = n.kpi
