-- What each break would change on cards if its other number were put in place of the chosen one; nothing where it changes nothing.
-- Grain: break_id, month, unit, level, item, basis.
CREATE TABLE mart.effects (
    break_id VARCHAR NOT NULL, -- the break; its own month is in mart.breaks
    month VARCHAR NOT NULL, -- 'YYYY-MM', month of the card
    month_start DATE NOT NULL, -- first day of the month
    unit VARCHAR NOT NULL, -- unit id, whose card it is
    level VARCHAR NOT NULL, -- measure, objective, perspective, theme or card
    item VARCHAR NOT NULL, -- id of the kpi, objective, perspective or theme; empty for the card as a whole
    score_before DECIMAL(18, 9), -- 0 to 10, as the card has it; NULL where it has none
    score_after DECIMAL(18, 9), -- 0 to 10, with the other number
    colour_before VARCHAR, -- green, amber or red, as the card has it
    colour_after VARCHAR, -- green, amber or red, with the other number
    basis VARCHAR NOT NULL, -- month, quarter, ytd, rolling_3 or rolling_12 for a measure; empty otherwise
    figure_before DECIMAL(28, 9), -- a measure's figure on its basis, in base units
    figure_after DECIMAL(28, 9), -- the same with the other number
    sign_turned BOOLEAN NOT NULL, -- the measure's figure turns from positive to negative, or back
    direction_turned BOOLEAN NOT NULL -- better than the month before becomes worse or the same, or the other way round
);
