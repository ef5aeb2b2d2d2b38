-- Why a score is not what it was on the card of the month before, or on the last published version of its own.
-- The parts are Shapley values over five factors and add up to the change. There is no row where there
-- was no score, or is none. Which objectives serve a theme is taken as it is now on both sides: an objective
-- that came to a theme, or left it, is no part by itself.
-- Grain: since, unit, month, level, item, basis.
CREATE VIEW mart.score_changes (
    since, -- last_month or last_version
    unit, -- unit id
    month, -- 'YYYY-MM', of the score as it is now
    month_start, -- first day of the month
    level, -- card, perspective, theme, objective or measure
    item, -- id of the perspective, theme, objective or kpi; empty for the card
    basis, -- what a measure is scored on; empty otherwise
    published, -- whether the score before is that of a published card; as it would be today otherwise
    score_before, -- 0 to 10
    score, -- 0 to 10, as it is now
    change, -- score - score_before, the sum of the five parts
    actuals, -- because figures moved
    targets, -- because goals or red flags moved
    weights, -- because of weights, of measures that came or went, or of definitions
    coverage, -- because a measure has a score now that had none, or the other way
    restatement -- because the figures before are other figures today
) AS
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
    (s.score - s.score_before)::DECIMAL(18, 9) AS change,
    s.actuals,
    s.targets,
    s.weights,
    s.coverage,
    s.restatement
FROM work.changed_scores AS s
INNER JOIN work.change_pairs AS p ON s.number = p.number
INNER JOIN ref.months AS m ON p.month_index = m.month_index
