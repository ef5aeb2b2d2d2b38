-- The changes of all scores of some months with their five parts, beside those of other months.
-- Grain: since, unit, month, level, item, basis.
INSERT INTO mart.score_changes BY NAME
SELECT
    p.since,
    p.unit,
    m.month,
    m.month_start,
    s.level,
    s.item,
    s.basis,
    p.published,
    s.score_before,
    s.score,
    s.score - s.score_before AS change,
    s.actuals::DECIMAL(18, 9) AS actuals,
    s.targets::DECIMAL(18, 9) AS targets,
    s.weights::DECIMAL(18, 9) AS weights,
    s.coverage::DECIMAL(18, 9) AS coverage,
    s.restatement::DECIMAL(18, 9) AS restatement
FROM what_if.work.parts AS s
INNER JOIN what_if.work.pairs AS p ON s.number = p.number
INNER JOIN ref.months AS m ON p.month_index = m.month_index
