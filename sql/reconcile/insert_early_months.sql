-- Validity: a standing claim about a month too early to be opened, most often a mistyped year. It is
-- a break of the month its delivery was asked for. Grain: break_id.
INSERT INTO mart.breaks
SELECT
    substr(
        md5(concat_ws('|', 'month_too_early', v.kpi, v.unit, v.month, v.source)), 1, 16
    ),
    'validity',
    v.kpi,
    v.unit,
    d.month,
    d.month_start,
    v.source,
    v.value,
    NULL,
    NULL,
    NULL,
    NULL,
    'month_too_early',
    'a figure for ' || v.month || ', expected '
    || strftime(make_date(s.first_month // 12, s.first_month % 12 + 1, 1), '%Y-%m')
    || ' or later: correct the month at the source, or set organisation.first_month to an '
    || 'earlier month',
    v.since_delivery,
    v.row_number,
    v.cell,
    'open'
FROM mart.observations AS v
INNER JOIN mart.deliveries AS d ON v.since_delivery = d.delivery
CROSS JOIN ref.settings AS s
WHERE
    v.is_current
    AND v.month_start < make_date(s.first_month // 12, s.first_month % 12 + 1, 1)
