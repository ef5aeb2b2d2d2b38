-- What is tried: each break alone, and each open one with the open breaks of earlier months that its
-- year to date or rolling twelve months rest on, of each month the one farthest from what was chosen.
-- Grain: scenario, number. Parameter: batch.
CREATE OR REPLACE TABLE what_if.work.scenarios AS
WITH spans AS (
    SELECT
        x.*,
        least(m.fiscal_start, x.month_index - 11) AS first_month
    FROM what_if.work.exchanges AS x
    INNER JOIN ref.months AS m ON x.month_index = m.month_index
    WHERE x.batch = $batch
),
earlier AS (
    SELECT s.number AS newest, e.number
    FROM spans AS s
    INNER JOIN spans AS e
        ON
            s.kpi = e.kpi AND s.unit = e.unit
            AND e.month_index >= s.first_month AND e.month_index < s.month_index
    WHERE s.is_open AND e.is_open
    QUALIFY
        row_number() OVER (
            PARTITION BY s.number, e.month_index ORDER BY e.distance DESC NULLS LAST, e.number ASC
        ) = 1
),
parts AS (
    SELECT newest, number, TRUE AS together
    FROM earlier
    UNION ALL
    SELECT DISTINCT newest, newest AS number, TRUE AS together
    FROM earlier
    UNION ALL
    SELECT number AS newest, number, FALSE AS together
    FROM spans
)
SELECT
    2 * p.newest + p.together::INTEGER AS scenario,
    p.number,
    p.together,
    count(*) OVER (PARTITION BY p.newest, p.together)::INTEGER AS breaks,
    s.break_id,
    s.month_index
FROM parts AS p
INNER JOIN spans AS s ON p.newest = s.number
