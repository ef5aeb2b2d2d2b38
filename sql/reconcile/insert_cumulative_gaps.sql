-- Validity: a total since the year began whose month before is not known, though earlier ones are, so
-- that nothing can be said of its own month; and one given as operands after one given as a value.
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
    'found a total since the year began and none for the month before, from which the month alone '
    || 'could be taken: deliver the month before too',
    v.seq_from,
    v.row_number,
    'open'
FROM core.vintages AS v
INNER JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
INNER JOIN ref.months AS m ON v.month_index = m.month_index
INNER JOIN ref.units AS u
    ON v.unit = u.unit AND v.month_index BETWEEN u.first_month AND u.last_month
ANTI JOIN work.current AS w
    ON
        v.source = w.source AND v.kpi = w.kpi AND v.unit = w.unit
        AND v.month_index = w.month_index
WHERE
    v.seq_to IS NULL
    AND NOT v.withdrawn
    AND EXISTS (
        SELECT 1
        FROM core.vintages AS b
        WHERE
            b.source = v.source AND b.kpi = v.kpi AND b.unit = v.unit
            AND b.month_index < v.month_index AND NOT b.withdrawn
    )
