-- The decision that opened each dispute. Grain: break_id.
INSERT INTO mart.break_decisions
SELECT
    b.break_id,
    d.seq,
    d.kind,
    d.since,
    TRUE
FROM mart.breaks AS b
INNER JOIN ref.decisions AS d
    ON
        d.kind = 'dispute' AND d.state = 'in_force'
        AND b.break_id
        = substr(md5(concat_ws('|', 'dispute', b.kpi, b.unit, b.month, d.seq)), 1, 16)
WHERE b.rule = 'dispute'
