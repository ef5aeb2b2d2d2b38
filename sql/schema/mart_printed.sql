-- What departments' own scorecards print: figures, targets, weights, scores and colours.
-- Grain: source, kpi, perspective, unit, month, field, since_delivery, sheet, cell.
CREATE TABLE mart.printed (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR, -- kpi id; NULL for a score of a perspective or card, and for a note
    perspective VARCHAR, -- perspective id, for the score of one
    unit VARCHAR, -- unit id; NULL for a note
    month VARCHAR NOT NULL, -- 'YYYY-MM'; for a note the month the workbook was asked for
    month_start DATE NOT NULL, -- first day of the month
    field VARCHAR NOT NULL, -- value, target, red_flag, weight, score, colour, owner, unit_of_measure or note
    figure DECIMAL(28, 9), -- in base units, scores from 0 to 10; NULL where it is no figure
    step DECIMAL(28, 9), -- what one in the last digit written is worth, in the same units
    text VARCHAR, -- as written; a colour as green, amber or red
    is_current BOOLEAN NOT NULL, -- what the workbook prints today
    since_delivery INTEGER NOT NULL, -- landing sequence number that brought it
    until_delivery INTEGER, -- landing sequence number that replaced it
    name VARCHAR NOT NULL, -- file
    sheet VARCHAR NOT NULL, -- the sheet's name
    row_number INTEGER, -- row of the sheet
    cell VARCHAR -- the cell, as F12
);
