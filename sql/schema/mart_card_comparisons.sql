-- What departments' own scorecards print against our cards, cell by cell.
-- Grain: source, kpi, perspective, unit, month, field, sheet, cell.
CREATE TABLE mart.card_comparisons (
    source VARCHAR NOT NULL, -- source id of the workbook
    kpi VARCHAR, -- kpi id; NULL for a score of a perspective or card
    perspective VARCHAR, -- perspective id, for the score of one
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    field VARCHAR NOT NULL, -- value, target, red_flag, weight, score or colour
    ours DECIMAL(28, 9), -- our figure in base units, scores from 0 to 10, weights as shares; NULL where we have none
    theirs DECIMAL(28, 9), -- theirs, the same way; NULL where it is no figure
    step DECIMAL(28, 9), -- what one in the last digit they write is worth, in the same units
    tolerance DECIMAL(28, 9), -- the difference that passes, in the same units; NULL for colours and what is no figure
    our_text VARCHAR, -- our colour
    their_text VARCHAR, -- what they write; a colour as green, amber or red
    state VARCHAR NOT NULL, -- equal, rounding, tolerance, differs, unreadable, or only_there where we have nothing
    other_way BOOLEAN NOT NULL, -- a colour: by their cells up to the month they hold the other way for good
    follows BOOLEAN NOT NULL DEFAULT FALSE, -- a colour or score: it follows from what differs beside it by our rule, and is no break of its own
    ours_from VARCHAR, -- a figure: the source ours is taken from
    newest BOOLEAN NOT NULL, -- the newest month the same cell speaks of
    delivery INTEGER NOT NULL, -- landing sequence number of the workbook
    row_number INTEGER, -- row of the sheet
    sheet VARCHAR NOT NULL, -- the sheet's name
    cell VARCHAR -- the cell, as F12
);
