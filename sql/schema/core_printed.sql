-- What departments' own scorecards print, since a delivery, until a later one printed that card again.
-- Grain: source, kpi, perspective, unit, month_index, field, seq_from, sheet, cell.
CREATE TABLE core.printed (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR, -- kpi id; NULL for a score of a perspective or card, and for a note
    perspective VARCHAR, -- perspective id, for the score of one
    unit VARCHAR, -- unit id; NULL for a note
    month_index INTEGER NOT NULL, -- year * 12 + month - 1; for a note the month it was asked for
    field VARCHAR NOT NULL, -- value, target, red_flag, weight, score, colour, owner, unit_of_measure or note
    figure DECIMAL(28, 9), -- in base units, scores from 0 to 10; NULL where it is no figure
    step DECIMAL(28, 9), -- what one in the last digit written is worth, in the same units
    text VARCHAR, -- as written; a colour as green, amber or red
    seq_from INTEGER NOT NULL, -- landing sequence number that brought it
    seq_to INTEGER, -- landing sequence number that replaced it; NULL while it stands
    row_number INTEGER, -- row of the sheet
    cell VARCHAR, -- the cell, as F12
    sheet VARCHAR NOT NULL -- the sheet's name
);
