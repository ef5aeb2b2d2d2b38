-- The first cells of a delivery that count for nothing, and why.
-- Grain: cell. Parameters: source, seq, most.
SELECT
    row_number,
    value_text,
    reason,
    detail,
    coalesce(cell, column_name) AS place
FROM core.quarantine
WHERE source = $source AND seq = $seq
ORDER BY row_number, place
LIMIT $most
