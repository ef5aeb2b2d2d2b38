-- Cells that could not be taken, each with its place, reason and what to do.
-- Grain: delivery, row_number, column_name.
CREATE TABLE mart.quarantine (
    source VARCHAR NOT NULL, -- source id
    delivery INTEGER NOT NULL, -- landing sequence number
    name VARCHAR NOT NULL, -- file or query
    row_number INTEGER NOT NULL, -- row in the file, headings included
    cell VARCHAR, -- sheet and cell, as North!F12, in a scorecard workbook; NULL elsewhere
    column_name VARCHAR NOT NULL, -- heading of the cell
    kpi VARCHAR, -- kpi id where it could be told
    unit VARCHAR, -- unit id where it could be told
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    value_text VARCHAR, -- the cell as it was written
    reason VARCHAR NOT NULL, -- short reason
    detail VARCHAR NOT NULL, -- what was found, what was expected, what to do
    is_current BOOLEAN NOT NULL -- from the newest delivery that covers the month
);
