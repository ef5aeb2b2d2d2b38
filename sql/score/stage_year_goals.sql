-- Goals of whole fiscal years, of months still to come too: of a flow the sum over the year from the
-- first month of its series on, of another figure the last month's. A goal from the year before with
-- growth is known for months to come; one cut by last year's months is the year's where it alone makes
-- the fiscal year. A year that has not a goal for each of its months has none, nor has a band.
-- Grain: kpi, unit, fiscal_start.
CREATE OR REPLACE TEMP TABLE year_goals AS
WITH firsts AS (
    SELECT kpi, unit, min(month_index) AS first_month FROM series_points GROUP BY kpi, unit
),
bands AS (
    SELECT DISTINCT kpi, unit FROM ref.measures WHERE score_type = 'band'
),
months AS (
    SELECT y.fiscal_start, y.fiscal_start + n.n AS month_index
    FROM (SELECT DISTINCT fiscal_start FROM ref.months) AS y
    CROSS JOIN range(12) AS n (n)
),
nearer AS (
    SELECT f.kpi, f.unit, f.scope, f.first_month, f.last_month
    FROM work.fitting_targets AS f
    SEMI JOIN work.fitting_targets AS o ON f.kpi = o.kpi AND f.unit = o.unit AND f.scope < o.scope
),
aims AS (
    SELECT t.kpi, t.unit, m.month_index, t.goal, t.growth, t.year_goal, t.year_first
    FROM work.fitting_targets AS t
    INNER JOIN months AS m ON m.month_index BETWEEN t.first_month AND t.last_month
    ANTI JOIN nearer AS n
        ON
            t.kpi = n.kpi AND t.unit = n.unit AND n.scope < t.scope
            AND m.month_index BETWEEN n.first_month AND n.last_month
),
goals AS (
    SELECT
        f.kpi,
        f.unit,
        m.fiscal_start,
        m.month_index,
        t.goal,
        t.growth,
        t.year_goal,
        t.year_first
    FROM firsts AS f
    INNER JOIN months AS m ON m.month_index >= f.first_month
    ANTI JOIN bands AS b ON f.kpi = b.kpi AND f.unit = b.unit
    LEFT JOIN aims AS t ON f.kpi = t.kpi AND f.unit = t.unit AND m.month_index = t.month_index
),
worked AS (
    SELECT
        g.kpi,
        g.unit,
        g.fiscal_start,
        g.month_index,
        CASE WHEN g.year_first = g.fiscal_start THEN g.year_goal END AS year_goal,
        w.goal AS known,
        CASE
            WHEN g.growth IS NULL THEN coalesce(g.goal, w.goal)
            ELSE TRY_CAST(b.value + abs(b.value) * g.growth AS DECIMAL(28, 9))
        END AS goal
    FROM goals AS g
    LEFT JOIN work.targets AS w
        ON g.kpi = w.kpi AND g.unit = w.unit AND g.month_index = w.month_index
    LEFT JOIN work.resolved AS b
        ON g.kpi = b.kpi AND g.unit = b.unit AND g.month_index - 12 = b.month_index
)
SELECT
    g.kpi,
    g.unit,
    g.fiscal_start,
    CASE
        -- Last year's months gave it parts: then those of the months to come are what is left of it.
        WHEN
            count(g.year_goal) = 12 AND min(g.year_goal) = max(g.year_goal) AND count(g.known) > 0
            THEN min(g.year_goal)
        WHEN count(g.goal) < count(*) THEN NULL
        WHEN k.aggregation <> 'flow' THEN arg_max(g.goal, g.month_index)
        ELSE sum(g.goal)
    END::DECIMAL(28, 9) AS goal
FROM worked AS g
INNER JOIN ref.kpis AS k ON g.kpi = k.kpi
GROUP BY g.kpi, g.unit, g.fiscal_start, k.aggregation
