-- Operands of the formulas of one rank over periods, as their own kinds make them, where all figures of
-- the period are the formula's; one with a month that was reported or decided is added up by its kind.
-- Where the quarters or years of what is added up begin in different months, there is none to date.
-- Grain: kpi, unit, month_index, basis. Parameter: rank.
-- The linter knows no frame of varying width.
-- noqa: disable=PRS
CREATE OR REPLACE TEMP TABLE formula_inputs AS
WITH wanted AS (
    SELECT
        f.kpi,
        f.shape,
        o.operand,
        o.place,
        kind.over_time NOT IN ('last', 'average', 'never') AS is_added
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
operands AS (
    SELECT
        w.*,
        v.unit,
        m.month_index,
        v.quarter_value,
        v.ytd_value,
        v.rolling_3_value,
        v.rolling_12_value,
        CASE WHEN w.is_added THEN greatest(m.quarter_start, u.first_month, b.first_month) END AS quarter_from,
        CASE WHEN w.is_added THEN greatest(m.fiscal_start, u.first_month, b.first_month) END AS year_from
    FROM wanted AS w
    INNER JOIN mart.kpi_values AS v ON w.operand = v.kpi
    INNER JOIN ref.months AS m ON v.month = m.month
    INNER JOIN ref.units AS u ON v.unit = u.unit
    INNER JOIN firsts AS b ON v.kpi = b.kpi AND v.unit = b.unit
),
gathered AS (
    SELECT
        kpi,
        shape,
        unit,
        month_index,
        list(quarter_value ORDER BY place) AS quarter,
        list(ytd_value ORDER BY place) AS ytd,
        list(rolling_3_value ORDER BY place) AS three,
        list(rolling_12_value ORDER BY place) AS twelve,
        count(DISTINCT quarter_from) > 1 AS quarter_apart,
        count(DISTINCT year_from) > 1 AS year_apart
    FROM operands
    GROUP BY kpi, shape, unit, month_index
),
calculated AS (
    SELECT
        r.kpi,
        r.unit,
        r.month_index,
        bool_and(r.rule = 'formula') OVER quarter AS quarter,
        standing(min(r.status) OVER quarter, max(r.status) OVER quarter) AS quarter_status,
        bool_and(r.rule = 'formula') OVER ytd AS ytd,
        standing(min(r.status) OVER ytd, max(r.status) OVER ytd) AS ytd_status,
        bool_and(r.rule = 'formula') OVER three AS three,
        standing(min(r.status) OVER three, max(r.status) OVER three) AS three_status,
        bool_and(r.rule = 'formula') OVER twelve AS twelve,
        standing(min(r.status) OVER twelve, max(r.status) OVER twelve) AS twelve_status
    FROM work.resolved AS r
    SEMI JOIN wanted AS w ON r.kpi = w.kpi
    INNER JOIN ref.months AS m ON r.month_index = m.month_index
    WINDOW
        quarter AS (
            PARTITION BY r.kpi, r.unit ORDER BY r.month_index
            RANGE BETWEEN r.month_index - m.quarter_start PRECEDING AND CURRENT ROW
        ),
        ytd AS (
            PARTITION BY r.kpi, r.unit ORDER BY r.month_index
            RANGE BETWEEN r.month_index - m.fiscal_start PRECEDING AND CURRENT ROW
        ),
        three AS (
            PARTITION BY r.kpi, r.unit ORDER BY r.month_index RANGE BETWEEN 2 PRECEDING AND CURRENT ROW
        ),
        twelve AS (
            PARTITION BY r.kpi, r.unit ORDER BY r.month_index RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        )
),
periods AS (
    SELECT
        g.kpi,
        g.unit,
        g.month_index,
        g.shape,
        p.basis,
        CASE p.basis
            WHEN 'quarter' THEN g.quarter
            WHEN 'ytd' THEN g.ytd
            WHEN 'rolling_3' THEN g.three
            ELSE g.twelve
        END AS figures,
        CASE p.basis
            WHEN 'quarter' THEN c.quarter_status
            WHEN 'ytd' THEN c.ytd_status
            WHEN 'rolling_3' THEN c.three_status
            ELSE c.twelve_status
        END AS status,
        p.basis = 'quarter' AND g.quarter_apart OR p.basis = 'ytd' AND g.year_apart AS is_apart
    FROM gathered AS g
    INNER JOIN calculated AS c ON g.kpi = c.kpi AND g.unit = c.unit AND g.month_index = c.month_index
    CROSS JOIN (VALUES ('quarter'), ('ytd'), ('rolling_3'), ('rolling_12')) AS p (basis)
    WHERE
        CASE p.basis
            WHEN 'quarter' THEN c.quarter
            WHEN 'ytd' THEN c.ytd
            WHEN 'rolling_3' THEN c.three
            ELSE c.twelve
        END
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
    p.status,
    CASE WHEN p.is_apart THEN 'apart' END AS gap
FROM periods AS p
LEFT JOIN numbers AS n ON p.kpi = n.kpi
