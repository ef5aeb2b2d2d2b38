-- Validity: a total since the year began that says nothing of its own month: the month before is not
-- known, is given in another way, or it is a rate without the operands that could be taken apart.
-- Grain: source, kpi, unit, month_index.
INSERT INTO work.comparisons BY NAME
SELECT
    'validity' AS rule,
    v.kpi,
    v.unit,
    v.month_index,
    v.source AS left_source,
    v.value AS left_value,
    v.seq_from AS delivery,
    v.row_number,
    FALSE AS passed,
    'no_month_before' AS reason,
    CASE
        WHEN k.over_units = 'quotient' AND v.denominator IS NULL
            THEN
                'found a rate since the year began without its operands, from which no month can be '
                || 'taken: deliver numerator and denominator'
        ELSE
            'found a total since the year began and none like it for the month before, from which '
            || 'the month alone could be taken: deliver the month before too'
    END AS detail,
    'no_month_before|' || v.source AS place,
    0 AS times
FROM core.vintages AS v
INNER JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
INNER JOIN ref.kpis AS k ON v.kpi = k.kpi
INNER JOIN ref.months AS m ON v.month_index = m.month_index
INNER JOIN ref.units AS u
    ON v.unit = u.unit AND v.month_index BETWEEN u.first_month AND u.last_month
ANTI JOIN work.from_totals AS t
    ON
        v.source = t.source AND v.kpi = t.kpi AND v.unit = t.unit
        AND v.month_index = t.month_index
WHERE
    v.seq_to IS NULL
    AND NOT v.withdrawn
