-- Each perspective of each scorecard, rolled up.
-- Grain: unit, month, perspective.
CREATE TABLE mart.perspective_results (
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    perspective VARCHAR NOT NULL, -- perspective id
    position INTEGER NOT NULL, -- order on the page
    weight DECIMAL(12, 6) NOT NULL, -- weight one level up
    rule VARCHAR NOT NULL, -- weighted_mean, worst_child, most_frequent, median or count_met
    score DECIMAL(18, 9), -- of the scored children by the rule, 0 to 10; NULL below the coverage minimum
    colour VARCHAR, -- green, amber or red
    coverage DECIMAL(9, 6) NOT NULL, -- share of the weights due that has a score, fraction
    worst_child VARCHAR, -- id of the lowest-scoring child, whatever its weight
    worst_score DECIMAL(18, 9), -- its score
    worst_colour VARCHAR, -- its colour
    lower_bound DECIMAL(18, 9), -- the score if what is missing had scored 0
    upper_bound DECIMAL(18, 9), -- the score if what is missing had scored 10
    measures INTEGER NOT NULL, -- measures underneath
    scored INTEGER NOT NULL, -- of them with a score
    red INTEGER NOT NULL, -- of them red
    not_due INTEGER NOT NULL -- of them without a figure that is not due this month
);
