-- What a delivery changed: claims it made, replaced or ended, with what stood before.
-- Grain: kpi, unit, month_index. Parameters: source, seq, only_replaced (leave out what is new).
SELECT
    v.kpi,
    v.unit,
    v.month_index,
    v.value,
    v.numerator,
    v.denominator,
    v.status,
    v.withdrawn,
    b.value AS before_value,
    b.numerator AS before_numerator,
    b.denominator AS before_denominator,
    b.status AS before_status,
    b.kpi IS NOT NULL AND NOT b.withdrawn AS had_before,
    -- Withdrawn by a person, not by a file that no longer had it.
    coalesce(l.reason, '') AS withdrawn_because,
    l.seq IS NOT NULL AND NOT v.withdrawn AS brought_back
FROM core.vintages AS v
LEFT JOIN core.vintages AS b
    ON
        b.source = $source
        AND b.seq_to = $seq
        AND v.kpi = b.kpi
        AND v.unit = b.unit
        AND v.month_index = b.month_index
LEFT JOIN core.loads AS l ON b.withdrawn AND b.seq_from = l.seq AND l.state = 'withdrawal'
WHERE
    v.source = $source
    AND v.seq_from = $seq
    AND (NOT $only_replaced OR (b.kpi IS NOT NULL AND NOT b.withdrawn) OR l.seq IS NOT NULL)
ORDER BY v.month_index, v.kpi, v.unit
