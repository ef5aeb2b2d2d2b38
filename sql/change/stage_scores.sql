-- Every score of today's cards. Grain: unit, month_index, level, item, basis.
-- Parameters: first, last, months by index.
CREATE OR REPLACE TABLE what_if.work.scores AS
WITH rolled AS (
    SELECT unit, month, 'objective' AS level, objective AS item, score
    FROM mart.objective_results
    UNION ALL
    SELECT unit, month, 'perspective', perspective, score
    FROM mart.perspective_results
    UNION ALL
    SELECT unit, month, 'theme', theme, score
    FROM mart.theme_results
    UNION ALL
    SELECT unit, month, 'card', '', score
    FROM mart.scorecards
)
SELECT unit, month_index, 'measure' AS level, kpi AS item, basis, score
FROM work.scored_measures
WHERE month_index BETWEEN $first AND $last
UNION ALL
SELECT r.unit, m.month_index, r.level, r.item, '', r.score
FROM rolled AS r
INNER JOIN ref.months AS m ON r.month = m.month
WHERE m.month_index BETWEEN $first AND $last
