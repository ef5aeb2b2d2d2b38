-- Roll-up: a unit's reported figure against the aggregate of its children, or a reported ratio against
-- its own operands; and, where these agree, against what its children's breaks come to without their
-- signs. Grain: kpi, unit, month_index, left_source; of those that pass kpi, month_index.
INSERT INTO work.comparisons BY NAME
WITH compared AS (
    SELECT r.*, m.month_index
    FROM mart.roll_ups AS r
    INNER JOIN ref.months AS m ON r.month = m.month
)
SELECT
    'roll_up' AS rule,
    kpi,
    unit,
    month_index,
    source AS left_source,
    reported AS left_value,
    parts AS right_source,
    aggregated AS right_value,
    tolerance,
    delivery,
    row_number,
    FALSE AS passed,
    reason,
    CASE reason WHEN 'gross' THEN gross::VARCHAR ELSE '' END AS detail,
    1 AS times
FROM compared
WHERE reason <> ''
UNION ALL BY NAME
SELECT
    'roll_up' AS rule,
    kpi,
    month_index,
    TRUE AS passed,
    '' AS reason,
    count(*) AS times
FROM compared
WHERE reason = ''
GROUP BY kpi, month_index
