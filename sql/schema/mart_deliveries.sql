-- What became of every cell of a delivery; read = loaded + unchanged + quarantined + rejected + ignored.
-- Grain: delivery.
CREATE TABLE mart.deliveries (
    source VARCHAR NOT NULL, -- source id
    delivery INTEGER NOT NULL, -- landing sequence number
    name VARCHAR NOT NULL, -- file or query
    month VARCHAR NOT NULL, -- 'YYYY-MM', the month it was asked for
    month_start DATE NOT NULL, -- first day of the month
    state VARCHAR NOT NULL, -- loaded, rejected (wrong as a whole), failed (never arrived), erased (its content is gone) or withdrawal (figures taken back)
    reason VARCHAR NOT NULL, -- why it was rejected, failed or withdrawn; empty otherwise
    read BIGINT NOT NULL, -- cells an independent reader counted
    loaded BIGINT NOT NULL, -- cells that made a new vintage
    unchanged BIGINT NOT NULL, -- cells equal to the standing vintage
    quarantined BIGINT NOT NULL, -- cells set aside with a reason
    rejected BIGINT NOT NULL, -- cells of a delivery rejected as a whole
    ignored BIGINT NOT NULL, -- cells left out by declaration, or declared missing
    withdrawn BIGINT NOT NULL -- standing claims this delivery withdrew (not part of read)
);
