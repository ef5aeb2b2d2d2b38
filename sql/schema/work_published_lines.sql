-- The measures of the newest published version of every card, with all their scores were made of.
-- Grain: unit, month_index, kpi, basis.
CREATE TABLE work.published_lines (
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month of the card
    objective VARCHAR NOT NULL, -- objective id
    kpi VARCHAR NOT NULL, -- kpi id
    basis VARCHAR NOT NULL, -- what is scored
    measure_position INTEGER NOT NULL, -- order on the page
    weight DECIMAL(12, 6) NOT NULL, -- weight in the objective
    role VARCHAR NOT NULL, -- leading or lagging
    better INTEGER NOT NULL, -- 1 where more is better, -1 where less is
    score_type VARCHAR NOT NULL, -- as in mart.measure_results
    x DECIMAL(28, 9), -- the figure of the basis, in base units
    r DECIMAL(28, 9), -- red flag on the basis
    g DECIMAL(28, 9), -- goal on the basis
    r_high DECIMAL(28, 9), -- of a band: where red begins above it
    g_high DECIMAL(28, 9), -- of a band: its upper end
    points STRUCT(figure DECIMAL(28, 9), score INTEGER)[], -- of a scale: figures and their scores in three-thousandths
    score DECIMAL(18, 9), -- 0 to 10; NULL where there was none
    of_index INTEGER NOT NULL, -- month the figure is of, an earlier one where it was carried
    not_due BOOLEAN NOT NULL -- counted in no coverage
);
