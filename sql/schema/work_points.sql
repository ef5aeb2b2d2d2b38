-- The scale in force for each measured figure: figures with their scores.
-- Grain: kpi, unit, month_index, kind, position.
CREATE TABLE work.points (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month
    kind VARCHAR NOT NULL, -- the type of score it serves: explicit, min_max or band
    position INTEGER NOT NULL, -- order by figure, from 1
    points INTEGER NOT NULL, -- how many the scale has
    figure DECIMAL(28, 9) NOT NULL, -- of the month, in base units
    score INTEGER NOT NULL -- in three-thousandths
);
