-- What people wrote beside figures they fill in: comments, and why a figure is not available.
-- Grain: source, kpi, unit, month, kind, delivery.
CREATE TABLE mart.remarks (
    source VARCHAR NOT NULL, -- source id
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    kind VARCHAR NOT NULL, -- comment, or not_available: why there is no figure
    text VARCHAR NOT NULL, -- as it was written
    person VARCHAR NOT NULL, -- id of who wrote it
    is_current BOOLEAN NOT NULL, -- no later form says otherwise
    delivery INTEGER NOT NULL -- landing sequence number that brought it
);
