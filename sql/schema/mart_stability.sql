-- How far the colour of each rolled-up score hangs on the weights: of 1,000 draws of all weights under it,
-- each 25 % more or less at most, how many keep the colour. There is no row where there is no score.
-- Grain: unit, month, level, item.
CREATE TABLE mart.stability (
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    level VARCHAR NOT NULL, -- card, perspective, theme or objective
    item VARCHAR NOT NULL, -- id of the perspective, theme or objective; empty for the card
    draws INTEGER NOT NULL, -- how often weights were drawn
    kept INTEGER NOT NULL, -- of them with the colour the score has
    share DECIMAL(9, 6) NOT NULL -- kept / draws, fraction
);
