-- Vintages as they are kept: core.vintages, with numbers for ids, which are written in half the time.
-- So are values and currencies that are not compressed.
-- Grain: source, kpi, unit, month_index, seq_from.
-- The linter knows no enumerations.
-- noqa: disable=PRS
CREATE TABLE core.numbered_vintages (
    source INTEGER NOT NULL, -- number of the source id
    kpi INTEGER NOT NULL, -- number of the kpi id
    unit INTEGER NOT NULL, -- number of the unit id
    month_index INTEGER NOT NULL, -- year * 12 + month - 1
    value DECIMAL(28, 9) USING COMPRESSION uncompressed, -- in base units; NULL where the denominator is 0 or the claim was withdrawn
    numerator DECIMAL(28, 9), -- operand, where the source gave operands
    denominator DECIMAL(28, 9), -- operand, where the source gave operands
    status ENUM('estimate', 'preliminary', 'final') NOT NULL, -- how far the source stands by it
    withdrawn BOOLEAN NOT NULL, -- a tombstone: the source no longer claims anything
    seq_from INTEGER NOT NULL, -- landing sequence number that brought it
    seq_to INTEGER, -- landing sequence number that replaced it; NULL while it stands
    row_number INTEGER, -- row in the delivery as its reader shows it, the first of several; NULL for tombstones
    summands INTEGER, -- rows of the delivery its figure is made of, 1 as a rule; NULL for tombstones
    currency VARCHAR USING COMPRESSION uncompressed -- of an amount, where its row says it; NULL otherwise
);
