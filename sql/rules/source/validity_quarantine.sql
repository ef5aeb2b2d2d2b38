-- Validity: each cell in quarantine that no later delivery has mended. One of a month too early to be
-- opened is a break of the month its delivery was asked for.
-- Grain: source, name, month, reason, row_number, column_name, kpi.
INSERT INTO work.comparisons BY NAME
SELECT
    'validity' AS rule,
    q.kpi,
    q.unit,
    m.month_index,
    q.source AS left_source,
    q.delivery,
    q.row_number,
    q.cell,
    FALSE AS passed,
    q.reason,
    q.detail,
    concat_ws('|', q.source, q.name, q.month, q.reason, q.row_number, q.column_name) AS place,
    0 AS times
FROM mart.quarantine AS q
INNER JOIN mart.deliveries AS d ON q.delivery = d.delivery
INNER JOIN ref.months AS m
    ON
        m.month = CASE
            WHEN q.month_start < (SELECT min(o.month_start) FROM ref.months AS o) THEN d.month
            ELSE q.month
        END
WHERE q.is_current
