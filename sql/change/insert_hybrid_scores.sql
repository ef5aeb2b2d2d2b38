-- What the cards between of a batch score. Grain: number, level, item, basis, bits.
INSERT INTO what_if.work.hybrid_scores
WITH listed AS (
    SELECT unit AS copy, 'measure' AS level, kpi AS item, basis, score
    FROM what_if.work.scored_measures
    UNION ALL
    SELECT unit, 'objective', objective, '', score
    FROM what_if.mart.objective_results
    UNION ALL
    SELECT unit, 'perspective', perspective, '', score
    FROM what_if.mart.perspective_results
    UNION ALL
    SELECT unit, 'theme', theme, '', score
    FROM what_if.mart.theme_results
    UNION ALL
    SELECT unit, 'card', '', '', score
    FROM what_if.mart.scorecards
)
SELECT h.number, l.level, l.item, l.basis, h.bits, l.score
FROM listed AS l
INNER JOIN what_if.work.choices AS h ON l.copy = h.copy
