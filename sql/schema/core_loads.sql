-- What became of every cell of a delivery; read = loaded + unchanged + quarantined + rejected + ignored.
-- Grain: delivery.
CREATE TABLE core.loads (
    seq INTEGER NOT NULL, -- landing sequence number
    source VARCHAR NOT NULL, -- source id
    name VARCHAR NOT NULL, -- file or query name
    month_index INTEGER NOT NULL, -- the month it was asked for
    state VARCHAR NOT NULL, -- loaded, rejected (wrong as a whole), failed (never arrived), erased (its content is gone) or withdrawal (figures taken back)
    reason VARCHAR NOT NULL, -- why it was rejected, failed, erased or withdrawn; empty otherwise
    read BIGINT NOT NULL, -- cells an independent reader counted
    loaded BIGINT NOT NULL, -- cells that made a new vintage
    unchanged BIGINT NOT NULL, -- cells equal to the standing vintage
    quarantined BIGINT NOT NULL, -- cells set aside with a reason
    rejected BIGINT NOT NULL, -- cells of a delivery rejected as a whole
    ignored BIGINT NOT NULL, -- cells left out by declaration, or declared missing
    withdrawn BIGINT NOT NULL, -- standing vintages this delivery withdrew (not part of read)
    covered_from INTEGER, -- month_index of the first month it speaks of; NULL where it speaks of all
    covered_to INTEGER -- month_index of the last one; NULL where it speaks of all
);
