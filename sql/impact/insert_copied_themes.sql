-- Which objectives serve a theme on the touched cards. Grain: unit, theme, objective.
-- Parameter: step, that of the cards.
INSERT INTO what_if.ref.theme_objectives
SELECT DISTINCT o.* REPLACE (n.unit AS unit)
FROM what_if.ref.nodes AS n
INNER JOIN what_if.work.touched AS t ON n.unit = t.copy
INNER JOIN ref.theme_objectives AS o ON t.unit = o.unit AND n.item = o.theme
WHERE n.level = 'theme' AND n.step = $step
