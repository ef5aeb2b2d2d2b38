-- What each source gave of each unit for a month: figures that stand, and figures that are missing or set
-- aside. Grain: source, unit. Parameters: month ('YYYY-MM'), month_index.
WITH given AS (
    SELECT source, unit, count(*) AS figures
    FROM core.vintages
    WHERE month_index = $month_index AND seq_to IS NULL AND NOT withdrawn
    GROUP BY source, unit
),

lacking AS (
    SELECT left_source AS source, unit, count(DISTINCT kpi) AS figures
    FROM mart.breaks
    WHERE
        month = $month AND unit IS NOT NULL AND status NOT IN ('accepted', 'corrected')
        AND (rule = 'validity' OR (rule = 'completeness' AND reason = 'absent'))
    GROUP BY left_source, unit
)

SELECT
    coalesce(g.source, l.source) AS source,
    coalesce(g.unit, l.unit) AS unit,
    coalesce(g.figures, 0) AS given,
    coalesce(l.figures, 0) AS lacking
FROM given AS g
FULL JOIN lacking AS l ON g.source = l.source AND g.unit = l.unit
ORDER BY ALL
