-- The outlook to the year's end (`found`) against the year's goal. Of a flow the year to date is added
-- to what the months left bring; what is known by then is taken as it stands. A flow or ratio that
-- lacks a month of its year has no outlook. Figures of seven digits go through text, which keeps them.
-- Grain: kpi, unit, month. Parameter: methods, their names
-- in the order of their codes.
INSERT INTO mart.outlook
WITH ends AS (
    SELECT
        p.kpi,
        p.unit,
        p.month,
        m.month_start,
        m.fiscal_start,
        f.*,
        CASE
            WHEN f.kind = 0 THEN v.ytd_value + f.figure::VARCHAR::DECIMAL(28, 9)
            WHEN f.kind = 1 AND f.method <= 2 THEN v.value
            WHEN f.kind > 1 AND f.method <= 2 THEN v.ytd_value
            ELSE f.figure::VARCHAR::DECIMAL(28, 9)
        END AS projection,
        CASE WHEN f.method > 2 THEN f.reach::VARCHAR::DECIMAL(28, 9) END AS half
    FROM found AS f
    INNER JOIN series_points AS p ON f.series = p.series AND f.month_index = p.month_index
    INNER JOIN ref.months AS m ON p.month_index = m.month_index
    INNER JOIN mart.kpi_values AS v ON p.kpi = v.kpi AND p.unit = v.unit AND p.month = v.month
    WHERE
        abs(f.figure) < 1e18 AND (f.method <= 2 OR abs(f.reach) < 1e18)
        AND (f.kind = 1 OR v.ytd_value IS NOT NULL)
),
held AS (
    SELECT
        e.*,
        g.goal,
        CASE k.polarity WHEN 'higher_is_better' THEN 1 WHEN 'lower_is_better' THEN -1 ELSE 0 END AS better
    FROM ends AS e
    INNER JOIN ref.kpis AS k ON e.kpi = k.kpi
    LEFT JOIN year_goals AS g ON e.kpi = g.kpi AND e.unit = g.unit AND e.fiscal_start = g.fiscal_start
)
SELECT
    kpi,
    unit,
    month,
    month_start,
    strftime(month_start + to_months(months_left::INTEGER), '%Y-%m'),
    months_left,
    ($methods)[method],
    projection,
    projection - half,
    projection + half,
    goal,
    CASE
        WHEN goal IS NULL OR better = 0 OR method = 2 THEN NULL
        WHEN (projection - goal) * better - coalesce(half, 0) >= 0 THEN 'on_course'
        WHEN (projection - goal) * better + coalesce(half, 0) >= 0 AND half IS NOT NULL THEN 'at_risk'
        ELSE 'off_course'
    END
FROM held
