-- Open breaks as the command line lists them: the newest month first, and in it those that move the
-- score of a card most. Where the effect is unknown they come last.
-- Grain: break_id. Parameters: month ('YYYY-MM'), unit, kpi, rule, scorecard (a source on either side),
-- cause (what differs, or a named cause); NULL takes all.
SELECT
    b.month,
    b.unit,
    b.kpi,
    b.rule,
    b.left_source,
    b.left_value,
    b.right_source,
    b.right_value,
    b.difference,
    b.tolerance,
    b.reason,
    b.detail,
    d.name AS file,
    b.row_number,
    b.cell,
    b.break_id,
    m.largest_effect AS effect,
    b.fingerprint
FROM mart.breaks AS b
LEFT JOIN mart.deliveries AS d ON b.delivery = d.delivery
LEFT JOIN mart.materiality AS m ON b.break_id = m.break_id
WHERE
    b.status NOT IN ('accepted', 'corrected')
    AND ($month IS NULL OR b.month = $month)
    AND ($unit IS NULL OR b.unit = $unit)
    AND ($kpi IS NULL OR b.kpi = $kpi)
    AND ($rule IS NULL OR b.rule = $rule)
    AND ($scorecard IS NULL OR $scorecard IN (b.left_source, b.right_source))
    AND (
        $cause IS NULL
        OR b.reason = $cause
        OR EXISTS (
            SELECT 1
            FROM mart.diagnoses AS c
            WHERE c.break_id = b.break_id AND c.rank = 1 AND c.named AND c.cause = $cause
        )
    )
ORDER BY
    b.month DESC, m.largest_effect DESC NULLS LAST, b.unit ASC, b.kpi ASC, b.rule ASC,
    b.break_id ASC
