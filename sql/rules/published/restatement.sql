-- Restatement: figures of months that were published against those of today. Within the months a KPI
-- declares for revision a change is planned, and passes; any other is a break of its own month.
-- Grain: kpi, unit, month_index; of those that are unchanged kpi, month_index.
INSERT INTO work.comparisons BY NAME
WITH published AS (
    SELECT p.kpi, m.month_index, count(*) AS times
    FROM work.published AS p
    INNER JOIN ref.kpis AS k ON p.kpi = k.kpi
    INNER JOIN ref.units AS u ON p.unit = u.unit
    INNER JOIN ref.months AS m ON p.month = m.month
    GROUP BY p.kpi, m.month_index
),
changed AS (
    SELECT r.*, m.month_index
    FROM mart.restatements AS r
    INNER JOIN ref.months AS m ON r.month = m.month
),
lost AS (
    SELECT kpi, month_index, count(*) AS times
    FROM changed
    GROUP BY kpi, month_index
)
SELECT
    'restatement' AS rule,
    kpi,
    unit,
    month_index,
    'published' AS left_source,
    published AS left_value,
    source AS right_source,
    now AS right_value,
    tolerance,
    delivery,
    row_number,
    planned AS passed,
    CASE WHEN planned THEN 'planned_revision' ELSE reason END AS reason,
    edition::VARCHAR AS detail,
    'restatement' AS place,
    1 AS times
FROM changed
UNION ALL BY NAME
SELECT
    'restatement' AS rule,
    p.kpi,
    p.month_index,
    TRUE AS passed,
    '' AS reason,
    p.times - coalesce(l.times, 0) AS times
FROM published AS p
LEFT JOIN lost AS l ON p.kpi = l.kpi AND p.month_index = l.month_index
WHERE p.times > coalesce(l.times, 0)
