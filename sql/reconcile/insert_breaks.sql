-- Failed comparisons of some rules as breaks. Grain: break_id. Parameter: rules.
INSERT INTO mart.breaks
SELECT
    substr(
        md5(concat_ws('|', c.rule, c.kpi, c.unit, m.month, c.left_source, c.right_source)), 1, 16
    ),
    c.rule,
    c.kpi,
    c.unit,
    m.month,
    m.month_start,
    c.left_source,
    c.left_value,
    c.right_source,
    c.right_value,
    c.right_value - c.left_value,
    c.tolerance,
    c.reason,
    '',
    c.delivery,
    c.row_number,
    o.cell,
    'open'
FROM work.comparisons AS c
INNER JOIN ref.months AS m ON c.month_index = m.month_index
LEFT JOIN mart.observations AS o
    ON
        c.delivery = o.since_delivery AND c.right_source = o.source
        AND c.kpi = o.kpi AND c.unit = o.unit AND m.month = o.month
WHERE NOT c.passed AND list_contains($rules, c.rule || ':' || c.reason)
