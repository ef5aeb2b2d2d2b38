-- Every score of today's cards. Grain: unit, month_index, level, item, basis.
-- Parameters: first, last, months by index.
CREATE OR REPLACE TABLE what_if.work.scores AS
WITH listed AS (
    SELECT unit, month, 'measure' AS level, kpi AS item, basis, score
    FROM work.scored_measures
    UNION ALL
    SELECT unit, month, 'objective', objective, '', score
    FROM mart.objective_results
    UNION ALL
    SELECT unit, month, 'perspective', perspective, '', score
    FROM mart.perspective_results
    UNION ALL
    SELECT unit, month, 'theme', theme, '', score
    FROM mart.theme_results
    UNION ALL
    SELECT unit, month, 'card', '', '', score
    FROM mart.scorecards
)
SELECT l.unit, m.month_index, l.level, l.item, l.basis, l.score
FROM listed AS l
INNER JOIN ref.months AS m ON l.month = m.month
WHERE m.month_index BETWEEN $first AND $last
