-- The scale each measure's figure is laid on: points on the basis that is scored.
-- Grain: unit, kpi, month_index, basis, position.
CREATE TABLE work.scales (
    unit VARCHAR NOT NULL, -- unit id
    kpi VARCHAR NOT NULL, -- kpi id
    month_index INTEGER NOT NULL, -- month
    basis VARCHAR NOT NULL, -- month, ytd or rolling_12
    kind VARCHAR NOT NULL, -- the type of score it serves: explicit, min_max, band or progress
    position INTEGER NOT NULL, -- order by figure, from 1
    figure DECIMAL(28, 9) NOT NULL, -- on the basis, in base units
    score INTEGER NOT NULL -- in three-thousandths
);
