-- Each unit's scorecard as a whole, rolled up.
-- Grain: unit, month.
CREATE TABLE mart.scorecards (
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    score DECIMAL(18, 9), -- weighted mean of the scored perspectives, 0 to 10; NULL below the coverage minimum
    colour VARCHAR, -- green, amber or red
    coverage DECIMAL(9, 6) NOT NULL, -- share of the weights that has a score, fraction
    worst_child VARCHAR, -- id of the lowest-scoring perspective
    worst_score DECIMAL(18, 9), -- its score
    worst_colour VARCHAR, -- its colour
    measures INTEGER NOT NULL, -- measures on the card
    scored INTEGER NOT NULL, -- of them with a score
    red INTEGER NOT NULL -- of them red
);
