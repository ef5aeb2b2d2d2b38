-- What vintages of one delivery have in common: a lot for each status and currency among them, for
-- those that ended with the same delivery, and for its tombstones. A lot may have lost all of its own.
-- Grain: number.
-- The linter knows no enumerations.
-- noqa: disable=PRS
CREATE TABLE core.lots (
    number INTEGER NOT NULL, -- by which its vintages name it; another after a rebuild
    source VARCHAR NOT NULL, -- source id as in the configuration
    status ENUM('estimate', 'preliminary', 'final') NOT NULL, -- how far the source stands by it
    withdrawn BOOLEAN NOT NULL, -- tombstones: the source no longer claims anything
    seq_from INTEGER NOT NULL, -- landing sequence number of the delivery
    seq_to INTEGER, -- landing sequence number that replaced them; NULL while they stand
    currency VARCHAR -- of amounts, where their rows say it; NULL otherwise
);
