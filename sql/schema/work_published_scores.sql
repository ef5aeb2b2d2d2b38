-- The scores printed on the newest published version of every card.
-- Grain: unit, month_index, level, item, basis.
CREATE TABLE work.published_scores (
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month of the card
    level VARCHAR NOT NULL, -- card, perspective, theme, objective or measure
    item VARCHAR NOT NULL, -- id of the perspective, theme, objective or kpi; empty for the card
    basis VARCHAR NOT NULL, -- what a measure is scored on; empty otherwise
    score DECIMAL(18, 9) -- 0 to 10; NULL where there was none
);
