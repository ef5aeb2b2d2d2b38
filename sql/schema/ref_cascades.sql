-- Scores of other units' cards that count in objectives, in the months both units exist.
-- Grain: unit, objective, child, first_month.
CREATE TABLE ref.cascades (
    unit VARCHAR NOT NULL, -- unit id
    objective VARCHAR NOT NULL, -- objective id
    position INTEGER NOT NULL, -- order on the page, after the measures
    child VARCHAR NOT NULL, -- from_unit, from_level, from_item and from_basis in one
    role VARCHAR NOT NULL, -- leading or lagging
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    from_unit VARCHAR NOT NULL, -- unit id, whose card it is
    from_level VARCHAR NOT NULL, -- card, objective or measure
    from_item VARCHAR NOT NULL, -- id of the objective or kpi; empty for the card
    from_basis VARCHAR NOT NULL, -- basis of a measure; empty otherwise
    step INTEGER NOT NULL, -- step of the objective it counts in
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL -- month_index it holds to
);
