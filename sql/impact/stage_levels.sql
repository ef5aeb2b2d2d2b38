-- Every score there is, of measures and of what they are rolled up to, to hold others against.
-- Grain: unit, month_index, level, item, basis.
CREATE OR REPLACE TABLE what_if.work.levels AS
WITH scored AS (
    SELECT
        r.unit,
        r.month,
        'measure' AS level,
        r.kpi AS item,
        r.basis,
        v.value,
        r.scored_value AS figure,
        r.score,
        r.colour,
        NULL AS coverage
    FROM work.scored_measures AS r
    INNER JOIN ref.months AS f ON r.from_index = f.month_index
    LEFT JOIN mart.kpi_values AS v ON r.kpi = v.kpi AND r.unit = v.unit AND f.month = v.month
    UNION ALL
    SELECT unit, month, 'objective', objective, '', NULL, NULL, score, colour, coverage
    FROM mart.objective_results
    UNION ALL
    SELECT unit, month, 'perspective', perspective, '', NULL, NULL, score, colour, coverage
    FROM mart.perspective_results
    UNION ALL
    SELECT unit, month, 'theme', theme, '', NULL, NULL, score, colour, coverage
    FROM mart.theme_results
    UNION ALL
    SELECT unit, month, 'card', '', '', NULL, NULL, score, colour, coverage
    FROM mart.scorecards
)
SELECT s.* EXCLUDE (month), m.month_index
FROM scored AS s
INNER JOIN ref.months AS m ON s.month = m.month
