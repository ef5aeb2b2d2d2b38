-- Every cell of the delivery beside the vintage that stands for it, and whether they are equal.
-- Grain: kpi, unit, month_index. Parameter: source.
CREATE OR REPLACE TEMPORARY TABLE compared AS
SELECT
    i.kpi,
    i.unit,
    i.month_index,
    i.value,
    i.numerator,
    i.denominator,
    i.status,
    i.row_number,
    (
        v.kpi IS NOT NULL
        AND NOT v.withdrawn
        AND i.value IS NOT DISTINCT FROM v.value
        AND i.numerator IS NOT DISTINCT FROM v.numerator
        AND i.denominator IS NOT DISTINCT FROM v.denominator
        AND i.status = v.status
    ) AS is_equal
FROM incoming AS i
LEFT JOIN core.vintages AS v
    ON
        v.source = $source
        AND v.seq_to IS NULL
        AND i.kpi = v.kpi
        AND i.unit = v.unit
        AND i.month_index = v.month_index
