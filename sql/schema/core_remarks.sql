-- What people wrote beside figures they fill in, since a delivery, until a later one says otherwise.
-- Grain: source, kpi, unit, month_index, kind, seq_from.
CREATE TABLE core.remarks (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- year * 12 + month - 1
    kind VARCHAR NOT NULL, -- comment, or not_available: why there is no figure
    text VARCHAR NOT NULL, -- as it was written
    person VARCHAR NOT NULL, -- id of who wrote it
    seq_from INTEGER NOT NULL, -- landing sequence number that brought it
    seq_to INTEGER -- landing sequence number that replaced or took it back; NULL while it stands
);
