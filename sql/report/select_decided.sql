-- What people decided about each card's figures: overrides and estimates of the last months, of its own
-- unit or one below it; in the month itself sources preferred, breaks accepted, units below left out, and
-- series that begin anew within the months shown.
-- Grain: card, seq, unit, kpi, month. Parameters: first, month, shown ('YYYY-MM'), month_index.
WITH RECURSIVE below AS (
    SELECT DISTINCT unit AS card, unit
    FROM ref.measures
    UNION
    SELECT b.card, e.child
    FROM below AS b
    INNER JOIN ref.edges AS e
        ON b.unit = e.parent AND $month_index BETWEEN e.first_month AND e.last_month
),
wanted AS (
    SELECT unit AS card, kpi FROM ref.measures
    UNION
    SELECT s.unit, o.operand
    FROM ref.measures AS s
    INNER JOIN ref.operands AS o ON s.kpi = o.kpi
),
told AS (
    SELECT
        b.card,
        v.decision,
        v.unit AS of_unit,
        v.kpi AS of_kpi,
        v.month AS of_month,
        v.value AS counts,
        v.instead_value,
        v.instead_source,
        v.difference AS moved
    FROM below AS b
    INNER JOIN wanted AS w ON b.card = w.card
    INNER JOIN mart.decided_values AS v ON b.unit = v.unit AND w.kpi = v.kpi
    WHERE
        (v.kind <> 'prefer' AND v.month BETWEEN $first AND $month)
        OR (v.kind = 'prefer' AND v.month = $month AND v.unit = b.card)
    UNION ALL
    SELECT
        b.unit AS card,
        x.decision,
        b.unit AS of_unit,
        b.kpi,
        b.month,
        b.left_value,
        b.right_value,
        b.right_source,
        b.left_value - b.right_value
    FROM mart.breaks AS b
    INNER JOIN mart.break_decisions AS x ON b.break_id = x.break_id AND x.kind = 'accept'
    WHERE
        b.month = $month AND b.status = 'accepted' AND b.unit IS NOT NULL
        -- A card says nothing of the versions before it.
        AND b.rule <> 'restatement'
    UNION ALL
    SELECT b.card, d.seq, d.unit, d.kpi, $month, NULL, NULL, NULL, NULL
    FROM below AS b
    INNER JOIN ref.decisions AS d
        ON
            b.unit = d.unit AND d.kind = 'ignore' AND d.state = 'in_force'
            AND $month_index BETWEEN d.first_month AND d.last_month
    WHERE b.unit <> b.card
    UNION ALL
    SELECT DISTINCT w.card, d.seq, w.card AS of_unit, d.kpi, d.valid_from, NULL, NULL, NULL, NULL
    FROM wanted AS w
    INNER JOIN ref.decisions AS d
        ON
            d.kind = 'rebase' AND d.state = 'in_force'
            AND coalesce(d.unit, w.card) = w.card
            AND coalesce(d.kpi, w.kpi) = w.kpi
            AND d.valid_from BETWEEN $shown AND $month
)
SELECT
    d.*,
    t.card,
    t.of_unit,
    t.of_kpi,
    t.of_month,
    t.counts,
    t.instead_value,
    t.instead_source,
    t.moved
FROM told AS t
INNER JOIN mart.decisions AS d ON t.decision = d.seq
ORDER BY t.card, t.of_unit <> t.card, t.of_unit, t.of_kpi, t.of_month, d.seq
