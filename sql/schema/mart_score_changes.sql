-- Why a score is not what it was on the card of the month before, or on the last published version of its own.
-- The parts are Shapley values over five factors and add up to the change. There is no row where there
-- was no score, or is none. Which objectives serve a theme is taken as it is now on both sides: an objective
-- that came to a theme, or left it, is no part by itself.
-- Grain: since, unit, month, level, item, basis.
CREATE TABLE mart.score_changes (
    since VARCHAR NOT NULL, -- last_month or last_version
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM', of the score as it is now
    month_start DATE NOT NULL, -- first day of the month
    level VARCHAR NOT NULL, -- card, perspective, theme, objective or measure
    item VARCHAR NOT NULL, -- id of the perspective, theme, objective or kpi; empty for the card
    basis VARCHAR NOT NULL, -- what a measure is scored on; empty otherwise
    published BOOLEAN NOT NULL, -- whether the score before is that of a published card; as it would be today otherwise
    score_before DECIMAL(18, 9) NOT NULL, -- 0 to 10
    score DECIMAL(18, 9) NOT NULL, -- 0 to 10, as it is now
    change DECIMAL(18, 9) NOT NULL, -- score - score_before, the sum of the five parts
    actuals DECIMAL(18, 9) NOT NULL, -- because figures moved
    targets DECIMAL(18, 9) NOT NULL, -- because goals or red flags moved
    weights DECIMAL(18, 9) NOT NULL, -- because of weights, of measures that came or went, or of definitions
    coverage DECIMAL(18, 9) NOT NULL, -- because a measure has a score now that had none, or the other way
    restatement DECIMAL(18, 9) NOT NULL -- because the figures before are other figures today
);
