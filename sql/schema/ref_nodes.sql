-- Every score that is rolled up: cards, their perspectives, objectives and themes, once for each span
-- of months with the same weight. Grain: unit, level, item, first_month.
CREATE TABLE ref.nodes (
    unit VARCHAR NOT NULL, -- unit id
    level VARCHAR NOT NULL, -- objective, perspective, theme or card
    item VARCHAR NOT NULL, -- id of the objective, perspective or theme; empty for the card
    perspective VARCHAR NOT NULL, -- perspective id of an objective or perspective; empty otherwise
    position INTEGER NOT NULL, -- order on the page
    weight DECIMAL(12, 6) NOT NULL, -- weight one level up
    rule VARCHAR NOT NULL, -- weighted_mean, worst_child, most_frequent, median or count_met
    step INTEGER NOT NULL, -- 0 where nothing cascaded is waited for, then one more for each step up
    first_month INTEGER NOT NULL, -- month_index the weight holds from
    last_month INTEGER NOT NULL -- month_index it holds to
);
