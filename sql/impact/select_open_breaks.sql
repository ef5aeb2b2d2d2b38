-- Open breaks as alerts take them, each with its likeliest cause: those of a month, and those of the
-- twelve before that at least one published month has passed over. `closes` counts such months.
-- Grain: break_id. Parameter: month ('YYYY-MM').
SELECT
    b.*,
    l.name AS file,
    d.named,
    d.cause,
    d.detail AS parameter,
    d.chance,
    d.months,
    d.series,
    d.since,
    d.suspect,
    d.residual,
    (
        SELECT count(DISTINCT e.month)
        FROM mart.editions AS e
        WHERE e.month >= b.month AND e.month < $month
    ) AS closes
FROM mart.breaks AS b
LEFT JOIN core.loads AS l ON b.delivery = l.seq
LEFT JOIN mart.diagnoses AS d ON b.break_id = d.break_id AND d.rank = 1
WHERE
    b.status NOT IN ('accepted', 'corrected')
    AND (
        b.month = $month
        OR (
            b.month < $month
            AND b.month_start >= strptime($month || '-01', '%Y-%m-%d') - INTERVAL 12 MONTH
            AND EXISTS (
                SELECT 1
                FROM mart.editions AS e
                WHERE e.month >= b.month AND e.month < $month
            )
        )
    )
ORDER BY
    b.month DESC, b.rule ASC, b.kpi ASC, b.unit ASC, b.left_source ASC, b.right_source ASC,
    b.row_number ASC, b.break_id ASC
