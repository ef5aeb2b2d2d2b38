-- Changes chained over each period, and the mean of a stock's opening and closing figure where that is
-- declared. The opening is that of the month before the period, which has no figure without it.
-- Grain: kpi, unit, month_index, basis.
INSERT INTO work.special_periods
WITH figures AS (
    SELECT
        r.kpi,
        r.unit,
        r.month_index,
        r.value,
        k.over_time,
        k.due,
        m.fiscal_start,
        m.quarter_start,
        greatest(u.first_month, min(r.month_index) OVER (PARTITION BY r.kpi, r.unit)) AS first_month
    FROM work.resolved AS r
    INNER JOIN ref.kpis AS k ON r.kpi = k.kpi AND k.over_time IN ('chained', 'average')
    INNER JOIN ref.units AS u ON r.unit = u.unit
    INNER JOIN ref.months AS m ON r.month_index = m.month_index
),
periods AS (
    SELECT
        f.*,
        p.basis,
        CASE p.basis
            WHEN 'quarter' THEN greatest(f.quarter_start, f.first_month)
            WHEN 'ytd' THEN greatest(f.fiscal_start, f.first_month)
            WHEN 'rolling_3' THEN f.month_index - 2
            ELSE f.month_index - 11
        END AS start
    FROM figures AS f
    CROSS JOIN (VALUES ('quarter'), ('ytd'), ('rolling_3'), ('rolling_12')) AS p (basis)
),
gathered AS (
    SELECT
        p.kpi,
        p.unit,
        p.month_index,
        p.basis,
        p.over_time,
        p.value,
        p.start,
        p.due,
        any_value(r.value) FILTER (WHERE r.month_index = p.start - 1) AS opening,
        list(r.value ORDER BY r.month_index) FILTER (
            WHERE r.value IS NOT NULL AND due_months(p.due, r.month_index, 1) = 1
        ) AS changes,
        min(r.status) AS status_low,
        max(r.status) AS status_high
    FROM periods AS p
    INNER JOIN work.resolved AS r
        ON
            p.kpi = r.kpi AND p.unit = r.unit
            AND CASE p.over_time
                WHEN 'average' THEN r.month_index IN (p.start - 1, p.month_index)
                ELSE r.month_index BETWEEN p.start AND p.month_index
            END
    GROUP BY p.kpi, p.unit, p.month_index, p.basis, p.over_time, p.value, p.start, p.due
)
SELECT
    kpi,
    unit,
    month_index,
    basis,
    CASE
        WHEN over_time = 'average' THEN quotient(opening + value, 2)
        WHEN len(changes) = due_months(due, month_index, month_index - start + 1) THEN chained(changes)
    END,
    standing(status_low, status_high)
FROM gathered
