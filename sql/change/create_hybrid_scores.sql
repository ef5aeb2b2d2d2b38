-- What each card between scores, at every level. Grain: number, level, item, basis, bits.
CREATE OR REPLACE TABLE what_if.work.hybrid_scores (
    number INTEGER NOT NULL, -- pair
    level VARCHAR NOT NULL, -- card, perspective, theme, objective or measure
    item VARCHAR NOT NULL, -- id of the perspective, theme, objective or kpi; empty for the card
    basis VARCHAR NOT NULL, -- what a measure is scored on; empty otherwise
    bits INTEGER NOT NULL, -- factors taken from now
    score DECIMAL(18, 9) -- 0 to 10; NULL where there is none
)
