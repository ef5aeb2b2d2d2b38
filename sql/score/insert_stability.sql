-- How many draws of the weights keep the colour of each rolled-up score: those counted in `found`, and
-- all of them where nothing was drawn, since no draw could take the score out of its colour.
-- Grain: unit, month, level, item. Parameter: draws.
INSERT INTO mart.stability
SELECT
    s.unit,
    s.month,
    m.month_start,
    s.level,
    s.item,
    $draws,
    coalesce(f.kept, $draws),
    (share(1000000 * coalesce(f.kept, $draws), $draws)::DECIMAL(18, 0) * 0.000001)::DECIMAL(9, 6)
FROM rolled_scores AS s
INNER JOIN ref.months AS m ON s.month = m.month
LEFT JOIN found AS f
    ON s.unit = f.unit AND m.month_index = f.month_index AND s.level = f.level AND s.item = f.item
WHERE s.score IS NOT NULL
