-- Periods without a figure of which every month due is there with its denominator: together these are 0.
-- Grain: unit, measure, month_index.
UPDATE work.measure_scores AS r
SET reason = 'undefined'
FROM (
    WITH divided AS (
        SELECT DISTINCT kpi
        FROM mart.kpi_values
        WHERE denominator IS NOT NULL
    ),
    begun AS (
        SELECT v.kpi, v.unit, min(m.month_index) AS first_month
        FROM mart.kpi_values AS v
        INNER JOIN ref.months AS m ON v.month = m.month
        SEMI JOIN divided AS d ON v.kpi = d.kpi
        GROUP BY v.kpi, v.unit
    ),
    open_periods AS (
        SELECT
            r.unit,
            r.measure,
            r.kpi,
            k.due,
            r.month_index,
            CASE r.basis
                WHEN 'quarter' THEN greatest(m.quarter_start, u.first_month, b.first_month)
                WHEN 'rolling_3' THEN r.month_index - 2
                ELSE r.month_index - 11
            END AS first_month
        FROM work.scored_measures AS r
        INNER JOIN ref.months AS m ON r.month_index = m.month_index
        INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
        INNER JOIN ref.units AS u ON r.unit = u.unit
        INNER JOIN begun AS b ON r.kpi = b.kpi AND r.unit = b.unit
        WHERE
            r.reason IN ('no_period', 'incomplete_period')
            AND r.basis IN ('quarter', 'rolling_3', 'rolling_12')
    )
    SELECT p.unit, p.measure, p.month_index
    FROM open_periods AS p
    INNER JOIN ref.months AS m ON m.month_index BETWEEN p.first_month AND p.month_index
    INNER JOIN mart.kpi_values AS v ON p.kpi = v.kpi AND p.unit = v.unit AND m.month = v.month
    WHERE due_months(p.due, m.month_index, 1) = 1
    GROUP BY p.unit, p.measure, p.month_index, p.due, p.first_month
    HAVING count(v.denominator) = due_months(p.due, p.month_index, p.month_index - p.first_month + 1)
) AS d
WHERE r.unit = d.unit AND r.measure = d.measure AND r.month_index = d.month_index
