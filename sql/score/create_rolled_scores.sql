-- The scores that were rolled up, of all levels. Grain: unit, month, level, item.
CREATE OR REPLACE TEMP VIEW rolled_scores AS
SELECT unit, month, 'objective' AS level, objective AS item, rule, score FROM mart.objective_results
UNION ALL
SELECT unit, month, 'perspective', perspective, rule, score FROM mart.perspective_results
UNION ALL
SELECT unit, month, 'theme', theme, rule, score FROM mart.theme_results
UNION ALL
SELECT unit, month, 'card', '', rule, score FROM mart.scorecards
