-- The decision that opened each dispute. Grain: break_id.
INSERT INTO mart.break_decisions
SELECT
    b.break_id,
    d.seq,
    d.kind,
    d.since,
    TRUE
FROM mart.breaks AS b
INNER JOIN ref.months AS m ON b.month = m.month
INNER JOIN ref.decisions AS d
    ON
        d.kind = 'dispute' AND d.state = 'in_force'
        AND b.break_id = break_id('dispute', b.kpi, b.unit, m.month_index, NULL, NULL, d.seq::VARCHAR)
WHERE b.rule = 'dispute'
