-- Disputes: figures that a person questions, each against what they say instead, if anything.
-- Grain: break_id.
INSERT INTO mart.breaks
SELECT
    substr(md5(concat_ws('|', 'dispute', d.kpi, d.unit, m.month, d.seq)), 1, 16),
    'dispute',
    d.kpi,
    d.unit,
    m.month,
    m.month_start,
    coalesce(r.source, 'decision'),
    r.value,
    'decision',
    d.value AS claimed,
    d.value - r.value,
    NULL,
    'disputed',
    d.reason || ' (' || d.person || ')',
    NULL,
    NULL,
    NULL,
    'disputed'
FROM ref.decisions AS d
INNER JOIN ref.kpis AS k ON d.kpi = k.kpi
INNER JOIN ref.units AS u ON d.unit = u.unit
INNER JOIN ref.months AS m
    ON
        m.month_index BETWEEN
        greatest(d.first_month, u.first_month) AND least(d.last_month, u.last_month)
LEFT JOIN work.resolved AS r
    ON d.kpi = r.kpi AND d.unit = r.unit AND m.month_index = r.month_index
WHERE d.state = 'in_force' AND d.kind = 'dispute'
