-- When months came from sources, of months a source was asked for before their cut-off.
-- Grain: source, month_index.
CREATE TABLE ref.timeliness (
    source VARCHAR NOT NULL, -- source id
    month_index INTEGER NOT NULL, -- year * 12 + month - 1
    delivery INTEGER, -- landing sequence number of the first delivery of it; NULL where none came
    arrived_on INTEGER, -- working day of the month's end it came on: 2 for WD2
    on_time BOOLEAN -- by the cut-off; NULL where it has not come and nothing landed since the cut-off
);
