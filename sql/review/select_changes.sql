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
    b.kpi IS NOT NULL AND NOT b.withdrawn AS had_before
FROM core.vintages AS v
LEFT JOIN core.vintages AS b
    ON
        b.source = $source
        AND b.seq_to = $seq
        AND v.kpi = b.kpi
        AND v.unit = b.unit
        AND v.month_index = b.month_index
WHERE
    v.source = $source
    AND v.seq_from = $seq
    AND (NOT $only_replaced OR (b.kpi IS NOT NULL AND NOT b.withdrawn))
ORDER BY v.month_index, v.kpi, v.unit
