-- Colours of one month beside those of the last month before that has one, and how many months on end a
-- measure was red up to it, of every measure, perspective and card. Months in which a measure is not
-- due are passed over. Grain: unit, level, item, basis. Parameter: month ('YYYY-MM').
WITH scores AS (
    SELECT unit, month, 'measure' AS level, kpi AS item, basis, colour
    FROM work.scored_measures
    UNION ALL
    SELECT unit, month, 'perspective' AS level, perspective, '' AS basis, colour
    FROM mart.perspective_results
    UNION ALL
    SELECT unit, month, 'card' AS level, '' AS item, '' AS basis, colour
    FROM mart.scorecards
),

earlier AS (
    SELECT unit, level, item, basis, arg_max(colour, month) AS colour
    FROM scores
    WHERE month < $month AND colour IS NOT NULL
    GROUP BY unit, level, item, basis
),

dated AS (
    SELECT
        unit,
        kpi,
        basis,
        month,
        max(month) FILTER (WHERE colour IS DISTINCT FROM 'red')
            OVER (PARTITION BY unit, kpi, basis) AS last_clear
    FROM work.scored_measures
    WHERE month <= $month AND reason IS DISTINCT FROM 'not_due'
),

runs AS (
    SELECT unit, kpi, basis, count(*) FILTER (WHERE month > coalesce(last_clear, '')) AS red_months
    FROM dated
    GROUP BY unit, kpi, basis
)

SELECT
    n.unit,
    n.level,
    n.item,
    n.basis,
    n.colour,
    b.colour AS previous_colour,
    coalesce(r.red_months, 0) AS red_months
FROM scores AS n
LEFT JOIN earlier AS b
    ON n.unit = b.unit AND n.level = b.level AND n.item = b.item AND n.basis = b.basis
LEFT JOIN runs AS r
    ON n.unit = r.unit AND n.level = 'measure' AND n.item = r.kpi AND n.basis = r.basis
WHERE n.month = $month
ORDER BY n.unit, n.level, n.item, n.basis
