-- What each measure of each scorecard scores, and what it is scored by.
-- Grain: unit, measure, month_index.
CREATE TABLE work.measure_scores (
    unit VARCHAR NOT NULL, -- unit id
    measure INTEGER NOT NULL, -- number of the measure: ref.measures
    month_index INTEGER NOT NULL, -- month
    scored_value DECIMAL(28, 9), -- the figure of the basis, in base units
    red_flag DECIMAL(28, 9), -- on the basis; NULL where nothing says where red begins
    target DECIMAL(28, 9), -- the goal on the basis; of a band its lower end
    red_flag_high DECIMAL(28, 9), -- of a band: where red begins above it
    target_high DECIMAL(28, 9), -- of a band: its upper end
    points STRUCT(figure DECIMAL(28, 9), score INTEGER)[], -- of a scale: figures on the basis and their scores in three-thousandths
    score DECIMAL(18, 9), -- 0 to 10; NULL where there is none
    colour VARCHAR, -- green, amber or red
    reason VARCHAR, -- why there is no score, in a word; NULL where there is one
    coverage DECIMAL(9, 6), -- share of the expected child units behind the figure, a fraction
    in_part BOOLEAN NOT NULL, -- whether so much is missing behind the figure that nothing can be said of it
    carried_index INTEGER -- earlier month whose figure, target and score these are; NULL where they are the month's own
);
