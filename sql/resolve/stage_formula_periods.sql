-- Operands of the formulas of one rank over periods, as their own kinds make them, where all figures of
-- the period are the formula's; one with a month that was reported or decided is added up by its kind.
-- Where what is added up begins in different months, there is no quarter or year to date.
-- Grain: kpi, unit, month_index, basis. Parameter: rank.
CREATE OR REPLACE TEMP TABLE formula_inputs AS
WITH wanted AS (
    SELECT
        f.kpi,
        f.shape,
        o.operand,
        o.place,
        kind.over_time NOT IN ('last', 'never') AS is_added
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
        m.quarter_start,
        m.fiscal_start,
        CASE WHEN w.is_added THEN greatest(u.first_month, b.first_month) END AS first_month,
        v.quarter_value,
        v.quarter_status,
        v.ytd_value,
        v.ytd_status,
        v.rolling_3_value,
        v.rolling_3_status,
        v.rolling_12_value,
        v.rolling_12_status
    FROM wanted AS w
    INNER JOIN mart.kpi_values AS v ON w.operand = v.kpi
    INNER JOIN ref.months AS m ON v.month = m.month
    INNER JOIN ref.units AS u ON v.unit = u.unit
    INNER JOIN firsts AS b ON v.kpi = b.kpi AND v.unit = b.unit
),
gathered AS (
    SELECT
        o.kpi,
        o.shape,
        o.unit,
        o.month_index,
        b.basis,
        list(
            CASE b.basis
                WHEN 'quarter' THEN o.quarter_value
                WHEN 'ytd' THEN o.ytd_value
                WHEN 'rolling_3' THEN o.rolling_3_value
                ELSE o.rolling_12_value
            END ORDER BY o.place
        ) AS figures,
        list(
            CASE b.basis
                WHEN 'quarter' THEN o.quarter_status
                WHEN 'ytd' THEN o.ytd_status
                WHEN 'rolling_3' THEN o.rolling_3_status
                ELSE o.rolling_12_status
            END
        ) AS statuses,
        count(
            DISTINCT CASE b.basis
                WHEN 'quarter' THEN greatest(o.quarter_start, o.first_month)
                WHEN 'ytd' THEN greatest(o.fiscal_start, o.first_month)
            END
        ) FILTER (WHERE o.is_added) > 1 AS is_apart
    FROM operands AS o
    CROSS JOIN (VALUES ('quarter'), ('ytd'), ('rolling_3'), ('rolling_12')) AS b (basis)
    GROUP BY o.kpi, o.shape, o.unit, o.month_index, b.basis
),
reported AS (
    SELECT
        r.kpi,
        r.unit,
        r.month_index,
        m.quarter_start,
        m.fiscal_start,
        max(CASE WHEN r.rule <> 'formula' THEN r.month_index END) OVER (
            PARTITION BY r.kpi, r.unit ORDER BY r.month_index
        ) AS last_reported
    FROM work.resolved AS r
    SEMI JOIN wanted AS w ON r.kpi = w.kpi
    INNER JOIN ref.months AS m ON r.month_index = m.month_index
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
    standing(list_min(p.statuses), list_max(p.statuses)) AS status,
    CASE WHEN p.is_apart THEN 'apart' END AS gap
FROM gathered AS p
INNER JOIN reported AS c
    ON p.kpi = c.kpi AND p.unit = c.unit AND p.month_index = c.month_index
LEFT JOIN numbers AS n ON p.kpi = n.kpi
WHERE
    coalesce(c.last_reported, -1) < CASE p.basis
        WHEN 'quarter' THEN c.quarter_start
        WHEN 'ytd' THEN c.fiscal_start
        WHEN 'rolling_3' THEN c.month_index - 2
        ELSE c.month_index - 11
    END
