-- The measures of the newest published version of every card, with all their scores were made of.
-- Grain: unit, month_index, kpi, basis.
CREATE TABLE work.published_lines (
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month of the card
    perspective VARCHAR NOT NULL, -- perspective id
    perspective_position INTEGER NOT NULL, -- order on the page
    perspective_weight DECIMAL(12, 6) NOT NULL, -- weight in the card
    objective VARCHAR NOT NULL, -- objective id
    objective_position INTEGER NOT NULL, -- order on the page
    objective_weight DECIMAL(12, 6) NOT NULL, -- weight in the perspective
    kpi VARCHAR NOT NULL, -- kpi id
    basis VARCHAR NOT NULL, -- what is scored
    measure_position INTEGER NOT NULL, -- order on the page
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    role VARCHAR NOT NULL, -- leading or lagging
    polarity VARCHAR NOT NULL, -- which way is good
    x DECIMAL(28, 9), -- the figure of the basis, in base units
    r DECIMAL(28, 9), -- red flag on the basis
    g DECIMAL(28, 9), -- goal on the basis
    score DECIMAL(18, 9) -- 0 to 10; NULL where there was none
);
