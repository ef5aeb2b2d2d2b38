-- Validity: a figure for a unit in a month the unit is not valid in. Grain: break_id.
INSERT INTO mart.breaks
SELECT
    substr(md5(concat_ws('|', 'unit_not_valid', v.kpi, v.unit, m.month, v.source)), 1, 16),
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
    'unit_not_valid',
    'a figure for a month outside the unit''s validity; extend the unit''s valid_from or '
    || 'valid_to, or ask the source to stop reporting it',
    v.seq,
    v.row_number,
    o.cell,
    'open'
FROM work.current AS v
INNER JOIN ref.units AS u ON v.unit = u.unit
INNER JOIN ref.months AS m ON v.month_index = m.month_index
LEFT JOIN mart.observations AS o
    ON
        v.seq = o.since_delivery AND v.source = o.source
        AND v.kpi = o.kpi AND v.unit = o.unit AND m.month = o.month
WHERE v.month_index NOT BETWEEN u.first_month AND u.last_month
