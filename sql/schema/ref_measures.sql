-- Measures of every unit that has a scorecard, once for each span of months with the same weights.
-- Grain: unit, measure; and so unit, kpi, basis, first_month.
CREATE TABLE ref.measures (
    measure INTEGER NOT NULL, -- its number, the same in all months of the span
    unit VARCHAR NOT NULL, -- unit id
    perspective VARCHAR NOT NULL, -- perspective id
    perspective_position INTEGER NOT NULL, -- order on the page
    perspective_weight DECIMAL(12, 6) NOT NULL, -- weight in the card
    objective VARCHAR NOT NULL, -- objective id
    objective_position INTEGER NOT NULL, -- order on the page
    objective_weight DECIMAL(12, 6) NOT NULL, -- weight in the perspective
    kpi VARCHAR NOT NULL, -- kpi id
    measure_position INTEGER NOT NULL, -- order on the page
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    role VARCHAR NOT NULL, -- leading or lagging
    basis VARCHAR NOT NULL, -- month, quarter, ytd, rolling_3 or rolling_12
    score_type VARCHAR NOT NULL, -- linear, goal_only, three_colour, yes_no, band, explicit, min_max, attainment or progress
    required BOOLEAN NOT NULL, -- a card without it carries a caveat
    first_month INTEGER NOT NULL, -- month_index the weights hold from
    last_month INTEGER NOT NULL -- month_index they hold to
);
