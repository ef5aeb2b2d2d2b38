-- Failed comparisons of one stage as breaks. Grain: break_id. Parameter: stage.
INSERT INTO mart.breaks BY NAME
WITH cells AS (
    SELECT seq_from, kpi, unit, month_index, row_number, min(sheet || '!' || cell) AS cell
    FROM core.printed
    WHERE field = 'value'
    GROUP BY seq_from, kpi, unit, month_index, row_number
)
SELECT
    break_id(c.rule, c.kpi, c.unit, c.month_index, c.left_source, c.right_source, c.place) AS break_id,
    c.rule,
    c.kpi,
    c.unit,
    m.month,
    m.month_start,
    c.left_source,
    c.left_value,
    c.right_source,
    c.right_value,
    c.right_value - c.left_value AS difference,
    c.tolerance,
    c.reason,
    coalesce(c.detail, '') AS detail,
    c.delivery,
    c.row_number,
    coalesce(c.cell, p.cell) AS cell,
    substr(
        md5(
            concat_ws(
                '|',
                coalesce(c.left_value::VARCHAR, ''),
                coalesce(c.right_value::VARCHAR, ''),
                -- What tells how large it is, or what it says, where figures do not.
                CASE
                    WHEN c.reason = 'gross' OR (c.left_value IS NULL AND c.right_value IS NULL)
                        THEN c.detail
                END
            )
        ),
        1,
        12
    ) AS fingerprint,
    'open' AS status
FROM work.comparisons AS c
INNER JOIN ref.months AS m ON c.month_index = m.month_index
LEFT JOIN cells AS p
    ON
        c.delivery = p.seq_from AND c.kpi = p.kpi AND c.unit = p.unit
        AND c.month_index = p.month_index AND c.row_number = p.row_number
WHERE NOT c.passed AND c.stage = $stage
