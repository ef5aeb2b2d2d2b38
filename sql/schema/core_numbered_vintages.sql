-- Vintages as they are kept: core.vintages, with numbers for ids and for all that many have in common.
-- Each column takes its time to be written: half of them take half of it, and so do values that are
-- not compressed.
-- Grain: lot, kpi, unit, month_index.
-- The linter knows no compressions.
-- noqa: disable=PRS
CREATE TABLE core.numbered_vintages (
    lot INTEGER NOT NULL, -- number of the lot: source, status, currency, and the deliveries it stands between
    kpi INTEGER NOT NULL, -- number of the kpi id
    unit INTEGER NOT NULL, -- number of the unit id
    month_index INTEGER NOT NULL, -- year * 12 + month - 1
    value DECIMAL(28, 9) USING COMPRESSION uncompressed, -- in base units; NULL where the denominator is 0 or the claim was withdrawn
    parts DECIMAL(28, 9)[], -- numerator, denominator and rows of the delivery it is made of; NULL where it is the figure of one row
    row_number INTEGER -- row in the delivery as its reader shows it, the first of several; NULL for tombstones
);
