-- Validity: a total since the year began that says nothing of its own month: the month before is not
-- known, is given in another way, or it is a rate without the operands that could be taken apart.
-- Grain: break_id.
INSERT INTO mart.breaks
SELECT
    substr(md5(concat_ws('|', 'validity', 'no_month_before', v.source, v.kpi, v.unit, m.month)), 1, 16),
    'validity',
    v.kpi,
    v.unit,
    m.month,
    m.month_start,
    v.source,
    v.value,
    NULL,
    NULL,
    NULL,
    NULL,
    'no_month_before',
    CASE
        WHEN k.aggregation = 'ratio' AND v.denominator IS NULL
            THEN
                'found a rate since the year began without its operands, from which no month can be '
                || 'taken: deliver numerator and denominator'
        ELSE
            'found a total since the year began and none like it for the month before, from which '
            || 'the month alone could be taken: deliver the month before too'
    END,
    v.seq_from,
    v.row_number,
    o.cell,
    'open'
FROM core.vintages AS v
INNER JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
INNER JOIN ref.kpis AS k ON v.kpi = k.kpi
INNER JOIN ref.months AS m ON v.month_index = m.month_index
LEFT JOIN mart.observations AS o
    ON
        v.seq_from = o.since_delivery AND v.source = o.source
        AND v.kpi = o.kpi AND v.unit = o.unit AND m.month = o.month
INNER JOIN ref.units AS u
    ON v.unit = u.unit AND v.month_index BETWEEN u.first_month AND u.last_month
ANTI JOIN work.current AS w
    ON
        v.source = w.source AND v.kpi = w.kpi AND v.unit = w.unit
        AND v.month_index = w.month_index
WHERE
    v.seq_to IS NULL
    AND NOT v.withdrawn
