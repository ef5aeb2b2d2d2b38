-- Decisions that chose the figure a break is about: an override settles what sources and scorecards say
-- about it otherwise, a preferred source what it disagrees about itself, each a dispute only if it came
-- after it. A cell in quarantine is settled only by a decision about just that break. What holds the
-- figure chosen against others is as true of a decided one, and settled by none: that it adds up, that it
-- is what was published, that it has no operands. Nor does a figure settle what is printed of its target,
-- weight, score or colour. What operands give is preferred as `children`.
-- Grain: break_id.
INSERT INTO mart.break_decisions
SELECT
    b.break_id,
    d.seq,
    d.kind,
    d.since,
    b.break_id <> coalesce(d.break_id, '')
    OR same_size(
        b.reason,
        b.left_value,
        b.right_value,
        b.detail,
        b.tolerance,
        d.left_value,
        d.right_value,
        d.break_detail
    )
FROM mart.breaks AS b
INNER JOIN ref.months AS m ON b.month = m.month
INNER JOIN work.resolved AS r
    ON b.kpi = r.kpi AND b.unit = r.unit AND m.month_index = r.month_index
INNER JOIN ref.decisions AS d ON r.decision = d.seq
LEFT JOIN mart.break_decisions AS q ON b.break_id = q.break_id AND q.kind = 'dispute'
WHERE
    (b.rule <> 'validity' OR b.break_id = d.break_id)
    AND b.rule NOT IN ('identity', 'restatement')
    AND b.reason <> 'no_operands'
    AND (b.rule <> 'cross_scorecard' OR b.reason = 'value')
    AND (q.since IS NULL OR q.since < d.since)
    AND (
        d.kind = 'override'
        OR (
            d.kind = 'prefer'
            AND (
                b.rule = 'dispute'
                OR b.left_source = d.source
                OR CASE b.right_source WHEN 'formula' THEN 'children' ELSE b.right_source END = d.source
            )
        )
    )
