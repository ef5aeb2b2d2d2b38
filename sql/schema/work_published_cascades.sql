-- What the newest published version of every card took of other cards.
-- Grain: unit, month_index, objective, child.
CREATE TABLE work.published_cascades (
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month of the card
    objective VARCHAR NOT NULL, -- objective id it counted in
    child VARCHAR NOT NULL, -- as in mart.cascade_results
    position INTEGER NOT NULL, -- order on the page
    role VARCHAR NOT NULL, -- leading or lagging
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    score DECIMAL(18, 9), -- 0 to 10; NULL where there was none
    coverage DECIMAL(9, 6) NOT NULL, -- share of the weights under it that had a score, fraction
    not_due BOOLEAN NOT NULL -- counted in no coverage
);
