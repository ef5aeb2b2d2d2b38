-- Scores and figures of cards that a scenario moves, or the coverage alone, filled level by level.
-- Grain: scenario, unit, month_index, level, item, basis.
CREATE OR REPLACE TABLE what_if.work.moves (
    scenario INTEGER NOT NULL, -- what is tried
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month of the card
    level VARCHAR NOT NULL, -- measure, objective, perspective, theme or card
    item VARCHAR NOT NULL, -- id of the kpi, objective, perspective or theme; empty for the card
    basis VARCHAR NOT NULL, -- what a measure is scored on; empty otherwise
    value_before DECIMAL(28, 9), -- a measure's month
    value_after DECIMAL(28, 9), -- the same with the other number
    figure_before DECIMAL(28, 9), -- a measure's figure on its basis
    figure_after DECIMAL(28, 9), -- the same with the other number
    score_before DECIMAL(18, 9), -- as the card has it
    score_after DECIMAL(18, 9), -- with the other number
    colour_before VARCHAR, -- as the card has it
    colour_after VARCHAR -- with the other number
)
