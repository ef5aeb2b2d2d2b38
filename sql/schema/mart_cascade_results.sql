-- Each score of another unit's card that counts in an objective.
-- Grain: unit, month, objective, child.
CREATE TABLE mart.cascade_results (
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    objective VARCHAR NOT NULL, -- objective id it counts in
    position INTEGER NOT NULL, -- order on the page, after the measures
    child VARCHAR NOT NULL, -- from_unit, from_level, from_item and from_basis in one, as worst_child names it
    role VARCHAR NOT NULL, -- leading or lagging
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    from_unit VARCHAR NOT NULL, -- unit id, whose card it is
    from_level VARCHAR NOT NULL, -- card, objective or measure
    from_item VARCHAR NOT NULL, -- id of the objective or kpi; empty for the card
    from_basis VARCHAR NOT NULL, -- basis of a measure; empty otherwise
    score DECIMAL(18, 9), -- 0 to 10, as that card has it; NULL where it has none
    colour VARCHAR, -- green, amber or red
    coverage DECIMAL(9, 6) NOT NULL, -- share of the weights under it that has a score, fraction
    lower_bound DECIMAL(18, 9), -- its score if what is missing under it had scored 0
    upper_bound DECIMAL(18, 9), -- the same with 10
    not_due BOOLEAN NOT NULL -- nothing under it is due this month: it counts in no coverage
);
