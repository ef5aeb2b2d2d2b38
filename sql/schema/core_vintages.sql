-- One source's claim about (kpi, unit, month) since a delivery, until superseded or withdrawn.
-- Grain: source, kpi, unit, month_index, seq_from.
CREATE VIEW core.vintages (
    source, -- source id as in the configuration
    kpi, -- kpi id
    unit, -- unit id
    month_index, -- year * 12 + month - 1
    value, -- in base units; NULL where the denominator is 0 or the claim was withdrawn
    numerator, -- operand, where the source gave operands
    denominator, -- operand, where the source gave operands
    status, -- estimate, preliminary or final: how far the source stands by it
    withdrawn, -- a tombstone: the source no longer claims anything
    seq_from, -- landing sequence number that brought it
    seq_to, -- landing sequence number that replaced it; NULL while it stands
    row_number, -- row in the delivery as its reader shows it, the first of several; NULL for tombstones
    summands, -- rows of the delivery its figure is made of, 1 as a rule; NULL for tombstones
    currency -- of an amount, where its row says it; NULL otherwise
) AS
SELECT
    l.source,
    k.id AS kpi,
    u.id AS unit,
    v.month_index,
    v.value,
    v.parts[1] AS numerator,
    v.parts[2] AS denominator,
    l.status,
    l.withdrawn,
    l.seq_from,
    l.seq_to,
    v.row_number,
    CASE WHEN NOT l.withdrawn THEN coalesce(v.parts[3]::INTEGER, 1) END AS summands,
    l.currency
FROM core.numbered_vintages AS v
INNER JOIN core.lots AS l ON v.lot = l.number
INNER JOIN core.ids AS k ON v.kpi = k.number
INNER JOIN core.ids AS u ON v.unit = u.number
