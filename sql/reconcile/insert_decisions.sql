-- Every decision with what has become of it. One about a figure lapses once no figure is its own any
-- more, a certificate once a delivery has overtaken it; one about a break, a preferred source, an
-- ignored unit, a rebased series, a comment or what is done to a point once a later one replaces it (an
-- item once the same amount is entered again). It is reopened where what it settled is of another size. Grain: seq.
INSERT INTO mart.decisions
WITH figures AS (
    SELECT
        d.seq,
        bool_or(r.decision IS NOT DISTINCT FROM d.seq) AS counts
    FROM ref.decisions AS d
    INNER JOIN ref.units AS u ON d.unit = u.unit
    INNER JOIN ref.months AS m
        ON
            m.month_index BETWEEN
            greatest(d.first_month, u.first_month) AND least(d.last_month, u.last_month)
    LEFT JOIN work.resolved AS r
        ON d.kpi = r.kpi AND d.unit = r.unit AND m.month_index = r.month_index
    WHERE d.kind IN ('override', 'estimate')
    GROUP BY d.seq
),
later AS (
    SELECT kind, break_id, item_type, value, max(since) AS since
    FROM ref.decisions
    WHERE state = 'in_force' AND kind IN ('accept', 'explain', 'item')
    GROUP BY ALL
),
breaks AS (
    SELECT decision, bool_and(holds) AS holds
    FROM mart.break_decisions
    WHERE kind IN ('accept', 'explain', 'item')
    GROUP BY decision
),
-- By a later one about the same, or more, in all its months.
replaced AS (
    SELECT DISTINCT d.seq
    FROM ref.decisions AS d
    INNER JOIN ref.decisions AS n
        ON
            d.kind = n.kind
            AND d.seq < n.seq
            AND d.first_month >= n.first_month
            AND d.last_month <= n.last_month
            AND d.unit IS NOT DISTINCT FROM n.unit
    WHERE
        n.state = 'in_force'
        AND CASE d.kind
            WHEN 'prefer' THEN d.kpi = n.kpi
            WHEN 'ignore' THEN coalesce(n.kpi, d.kpi) IS NOT DISTINCT FROM d.kpi
            WHEN 'rebase' THEN d.kpi IS NOT DISTINCT FROM n.kpi AND d.first_month = n.first_month
            WHEN 'comment' THEN d.place = n.place
            WHEN 'waive' THEN d.place = n.place
            WHEN 'approve' THEN d.person = n.person
            -- A point dropped is pinned no more, and the other way round.
            WHEN 'point'
                THEN
                    d.place = n.place
                    AND (d.edit = n.edit OR (d.edit IN ('pin', 'drop') AND n.edit IN ('pin', 'drop')))
        END
),
certificates AS (
    SELECT DISTINCT decision
    FROM work.certified
)
SELECT
    d.seq,
    d.kind,
    d.person,
    d.channel,
    strftime(d.decided_on, '%Y-%m'),
    d.kpi,
    d.unit,
    d.valid_from AS month,
    d.break_id,
    d.source,
    d.value,
    d.reason,
    d.evidence,
    d.valid_from,
    d.valid_to,
    CASE
        WHEN d.state <> 'in_force' THEN d.state
        WHEN NOT f.counts THEN 'lapsed'
        WHEN l.since > d.since THEN 'lapsed'
        WHEN p.seq IS NOT NULL THEN 'lapsed'
        WHEN d.kind = 'certify' AND c.decision IS NULL THEN 'lapsed'
        WHEN NOT b.holds THEN 'reopened'
        ELSE 'in_force'
    END,
    d.decided_on,
    d.cause,
    d.right_value - d.left_value,
    d.confirmed_by,
    d.ended_by,
    d.ended_because,
    d.numerator,
    d.denominator,
    d.item_type,
    d.reverses,
    d.place,
    d.action,
    d.due,
    d.action_owner,
    d.edit,
    d.position,
    d.about
FROM ref.decisions AS d
LEFT JOIN figures AS f ON d.seq = f.seq
LEFT JOIN later AS l
    ON
        d.kind = l.kind
        AND d.break_id = l.break_id
        AND d.item_type IS NOT DISTINCT FROM l.item_type
        AND d.value IS NOT DISTINCT FROM l.value
LEFT JOIN replaced AS p ON d.seq = p.seq
LEFT JOIN breaks AS b ON d.seq = b.decision
LEFT JOIN certificates AS c ON d.seq = c.decision
