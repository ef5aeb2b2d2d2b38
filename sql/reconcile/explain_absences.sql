-- Absent figures whose owner said why: the break says it too, and, in brackets, the id of who
-- said it. Grain: break_id.
UPDATE mart.breaks AS b
SET detail = r.text
FROM (
    SELECT
        kpi,
        unit,
        month,
        source AS left_source,
        'absent' AS reason,
        text || ' (' || person || ')' AS text
    FROM mart.remarks
    WHERE kind = 'not_available' AND is_current
    UNION ALL
    SELECT
        kpi,
        unit,
        month,
        'scorecard',
        'no_figure',
        string_agg(text || ' (' || person || ')', '; ' ORDER BY source)
    FROM mart.remarks
    WHERE kind = 'not_available' AND is_current
    GROUP BY kpi, unit, month
) AS r
WHERE
    b.rule = 'completeness'
    AND b.reason = r.reason
    AND b.left_source = r.left_source
    AND b.kpi = r.kpi
    AND b.unit = r.unit
    AND b.month = r.month
