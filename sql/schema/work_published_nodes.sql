-- The rolled-up scores of the newest published version of every card, by what made them.
-- Grain: unit, month_index, level, item.
CREATE TABLE work.published_nodes (
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month of the card
    level VARCHAR NOT NULL, -- objective, perspective, theme or card
    item VARCHAR NOT NULL, -- id of the objective, perspective or theme; empty for the card
    perspective VARCHAR NOT NULL, -- perspective id of an objective or perspective; empty otherwise
    position INTEGER NOT NULL, -- order on the page
    weight DECIMAL(12, 6) NOT NULL, -- weight one level up
    rule VARCHAR NOT NULL -- weighted_mean, worst_child, most_frequent, median or count_met
);
