-- Cells that could not be taken, each with its place and reason.
-- Grain: delivery, row, column.
CREATE TABLE core.quarantine (
    seq INTEGER NOT NULL, -- landing sequence number
    source VARCHAR NOT NULL, -- source id
    name VARCHAR NOT NULL, -- file or query name
    row_number INTEGER NOT NULL, -- row in the file, headings included, counted from 1
    column_name VARCHAR NOT NULL, -- heading of the cell at fault
    kpi VARCHAR, -- kpi id where it could be told
    unit VARCHAR, -- unit id where it could be told
    month_index INTEGER NOT NULL, -- the cell's month where it could be told, else the delivery's
    value_text VARCHAR, -- the cell as it was written
    reason VARCHAR NOT NULL, -- short reason, as unknown_unit, bad_number or duplicate_key
    detail VARCHAR NOT NULL, -- one sentence: what was found, what was expected, what to do
    cell VARCHAR -- sheet and cell, as North!F12, in a scorecard workbook; NULL elsewhere
);
