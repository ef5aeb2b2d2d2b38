-- What is rolled up in one step to the scores of one level, and with what it counts.
-- Grain: unit, month_index, item, child.
CREATE TABLE work.rolling (
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    item VARCHAR NOT NULL, -- id of the objective, perspective or theme; empty for the card
    perspective VARCHAR NOT NULL, -- perspective id of an objective or perspective; empty otherwise
    place INTEGER NOT NULL, -- order of the item on the page
    weight DECIMAL(12, 6) NOT NULL, -- weight of the item one level up
    method VARCHAR NOT NULL, -- weighted_mean, worst_child, most_frequent, median or count_met
    child VARCHAR NOT NULL, -- id of what counts
    position INTEGER NOT NULL, -- its order under the item
    lags BOOLEAN, -- whether it is lagging; NULL where children are neither that nor leading
    w BIGINT NOT NULL, -- its weight in 10^-6, 0 where it is not due
    s BIGINT, -- its score in 10^-9
    c BIGINT NOT NULL, -- share of its weights due that has a score, in 10^-6
    low BIGINT, -- its score if what is missing had scored 0, in 10^-9
    high BIGINT, -- its score if what is missing had scored 10, in 10^-9
    colour VARCHAR, -- green, amber or red
    measures INTEGER NOT NULL, -- measures underneath, itself where it is one
    scored INTEGER NOT NULL, -- of them with a score
    red INTEGER NOT NULL, -- of them red
    not_due INTEGER NOT NULL -- of them without a figure that is not due this month
);
