-- Both sides of a break over the months up to it: what the sources claim today; of child units and
-- operands what is known from the breaks with them. Grain: month. Parameters: id, months.
WITH this AS (
    SELECT *
    FROM mart.breaks
    WHERE break_id = $id
),
claims AS (
    SELECT o.month, o.source, CASE WHEN c.source IS NULL THEN o.value ELSE c.value END AS value
    FROM mart.observations AS o
    INNER JOIN this AS t ON o.kpi = t.kpi AND o.unit = t.unit
    LEFT JOIN mart.conversions AS c
        ON o.source = c.source AND o.kpi = c.kpi AND o.unit = c.unit AND o.month = c.month
    WHERE o.is_current AND NOT o.withdrawn
),
apart AS (
    SELECT b.month, b.left_value, b.right_value
    FROM mart.breaks AS b
    INNER JOIN this AS t
        ON
            b.rule = t.rule AND b.kpi = t.kpi AND b.unit = t.unit
            AND b.left_source = t.left_source AND b.right_source = t.right_source
),
months AS (
    SELECT month FROM claims
    UNION
    SELECT month FROM apart
)
SELECT
    m.month,
    coalesce(a.left_value, l.value) AS left_value,
    coalesce(a.right_value, r.value) AS right_value,
    a.month IS NOT NULL AS broken
FROM months AS m
CROSS JOIN this AS t
LEFT JOIN apart AS a ON m.month = a.month
LEFT JOIN claims AS l ON m.month = l.month AND t.left_source = l.source
LEFT JOIN claims AS r ON m.month = r.month AND t.right_source = r.source
WHERE m.month <= t.month
QUALIFY row_number() OVER (ORDER BY m.month DESC) <= $months
ORDER BY m.month
