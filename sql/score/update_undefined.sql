-- Periods without a figure of which every month due is there with its denominator: together these are 0.
-- Grain: unit, month, kpi, basis.
UPDATE mart.measure_results AS r
SET reason = 'undefined'
FROM (
    WITH open_periods AS (
        SELECT
            r.unit,
            r.month,
            r.kpi,
            r.basis,
            k.due,
            m.month_index,
            CASE r.basis
                WHEN 'quarter'
                    THEN
                        greatest(
                            m.quarter_start,
                            u.first_month,
                            min(e.month_index)
                        )
                WHEN 'rolling_3' THEN m.month_index - 2
                ELSE m.month_index - 11
            END AS first_month
        FROM mart.measure_results AS r
        INNER JOIN ref.months AS m ON r.month = m.month
        INNER JOIN ref.kpis AS k ON r.kpi = k.kpi
        INNER JOIN ref.units AS u ON r.unit = u.unit
        INNER JOIN mart.kpi_values AS v ON r.kpi = v.kpi AND r.unit = v.unit
        INNER JOIN ref.months AS e ON v.month = e.month
        WHERE
            r.reason IN ('no_period', 'incomplete_period')
            AND r.basis IN ('quarter', 'rolling_3', 'rolling_12')
        GROUP BY r.unit, r.month, r.kpi, r.basis, k.due, m.month_index, m.quarter_start, u.first_month
    )
    SELECT p.unit, p.month, p.kpi, p.basis
    FROM open_periods AS p
    INNER JOIN ref.months AS m ON m.month_index BETWEEN p.first_month AND p.month_index
    INNER JOIN mart.kpi_values AS v ON p.kpi = v.kpi AND p.unit = v.unit AND m.month = v.month
    WHERE due_months(p.due, m.month_index, 1) = 1
    GROUP BY p.unit, p.month, p.kpi, p.basis, p.due, p.month_index, p.first_month
    HAVING count(v.denominator) = due_months(p.due, p.month_index, p.month_index - p.first_month + 1)
) AS d
WHERE r.unit = d.unit AND r.month = d.month AND r.kpi = d.kpi AND r.basis = d.basis
