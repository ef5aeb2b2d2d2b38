-- What was printed before ends where a delivery prints the unit's card of the month again, and, with
-- a full delivery, in all months it covers. Notes are about a file, and end with the next one.
-- Grain: unit, month_index. Parameters: source, seq, is_full, first_month, last_month.
UPDATE core.printed AS p
SET seq_to = $seq
WHERE
    p.source = $source
    AND p.seq_to IS NULL
    AND p.seq_from < $seq
    AND (
        p.field = 'note'
        OR ($is_full AND p.month_index BETWEEN $first_month AND $last_month)
        OR EXISTS (
            SELECT 1
            FROM core.printed AS n
            WHERE
                n.source = $source AND n.seq_from = $seq
                AND n.unit = p.unit AND n.month_index = p.month_index
        )
    )
