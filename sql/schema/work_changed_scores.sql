-- The scores of each pair of cards, and the five parts of the change. Grain: number, level, item, basis.
CREATE TABLE work.changed_scores (
    number INTEGER NOT NULL, -- pair: work.change_pairs
    level VARCHAR NOT NULL, -- card, perspective, theme, objective or measure
    item VARCHAR NOT NULL, -- id of the perspective, theme, objective or kpi; empty for the card
    basis VARCHAR NOT NULL, -- what a measure is scored on; empty otherwise
    score_before DECIMAL(18, 9) NOT NULL, -- 0 to 10
    score DECIMAL(18, 9) NOT NULL, -- 0 to 10, as it is now
    actuals DECIMAL(18, 9) NOT NULL, -- because figures moved
    targets DECIMAL(18, 9) NOT NULL, -- because goals or red flags moved
    weights DECIMAL(18, 9) NOT NULL, -- because of weights, of measures that came or went, or of definitions
    coverage DECIMAL(18, 9) NOT NULL, -- because a measure has a score now that had none, or the other way
    restatement DECIMAL(18, 9) NOT NULL -- because the figures before are other figures today
);
