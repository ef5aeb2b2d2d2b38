-- What became of a delivery's cells.
-- Grain: delivery. Parameters: as the columns.
INSERT INTO core.loads
VALUES (
    $seq,
    $source,
    $name,
    $month_index,
    $state,
    $reason,
    $read,
    $loaded,
    $unchanged,
    $quarantined,
    $rejected,
    $ignored,
    $withdrawn,
    $covered_from,
    $covered_to
)
