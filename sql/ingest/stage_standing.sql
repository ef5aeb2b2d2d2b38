-- Every standing vintage of the source beside the cell of the delivery about the same, if any:
-- whether they are equal, and whether a full delivery no longer makes the claim in a month it covers.
-- A claim that is quarantined now is absent: the source gives no usable figure any more, and the one
-- it gave before is not its word today.
-- What ends is that, and what is another now.
-- What a person took back since these same bytes came first stays as it is.
-- Grain: kpi, unit, month_index. Parameters: source, stands, is_full, first_month, last_month,
-- taken_back (numbers of such withdrawals). Where none `stands` nothing is joined. Reads `incoming` and
-- `incoming_lots`.
CREATE OR REPLACE TEMPORARY TABLE standing AS
SELECT
    v.lot,
    v.kpi,
    v.unit,
    v.month_index,
    l.status,
    i.place,
    i.block,
    i.summands,
    coalesce(
        CASE
            WHEN l.withdrawn THEN i.place IS NOT NULL AND list_contains($taken_back, l.seq_from)
            ELSE
                i.value IS NOT DISTINCT FROM v.value
                AND i.numerator IS NOT DISTINCT FROM v.parts[1]
                AND i.denominator IS NOT DISTINCT FROM v.parts[2]
                AND g.status = l.status
                AND g.currency IS NOT DISTINCT FROM l.currency
                AND i.summands = coalesce(v.parts[3], 1)
        END,
        FALSE
    ) AS is_equal,
    (
        i.place IS NULL
        AND NOT l.withdrawn
        AND $is_full
        AND v.month_index BETWEEN $first_month AND $last_month
    ) AS is_absent,
    is_absent OR (i.place IS NOT NULL AND NOT is_equal) AS ends
FROM core.numbered_vintages AS v
INNER JOIN core.lots AS l ON v.lot = l.number
LEFT JOIN incoming AS i
    ON v.kpi = i.kpi_number AND v.unit = i.unit_number AND v.month_index = i.month_index
LEFT JOIN incoming_lots AS g ON i.lot = g.number
WHERE $stands AND l.source = $source AND l.seq_to IS NULL
