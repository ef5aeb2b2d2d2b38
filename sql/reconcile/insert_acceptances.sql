-- Acceptances and explanations of breaks, and items entered in their statements. An acceptance speaks of the
-- same comparison in each of its months, without a last one as long as both sides are what they were; a cell
-- in quarantine, a dispute, an explanation and an item are of one break alone. Of those about one break the
-- last of each kind counts, of items the last of each type and amount, and of those that speak of a break too.
-- Grain: break_id, kind, item_type, value.
INSERT INTO mart.break_decisions
WITH newest AS (
    SELECT *
    FROM ref.decisions
    WHERE state = 'in_force' AND kind IN ('accept', 'explain', 'item')
    QUALIFY
        row_number() OVER (PARTITION BY kind, break_id, item_type, value ORDER BY since DESC) = 1
),
spoken_of AS (
    SELECT
        b.break_id,
        d.seq,
        d.kind,
        d.since,
        d.item_type,
        d.value,
        b.reason = d.break_reason
        AND CASE
            WHEN d.kind = 'accept' AND d.valid_to IS NULL
                THEN
                    same_sides(
                        b.left_value, b.right_value, b.detail, d.left_value, d.right_value, d.break_detail
                    )
            ELSE
                same_size(
                    b.reason,
                    b.left_value,
                    b.right_value,
                    b.detail,
                    b.tolerance,
                    d.left_value,
                    d.right_value,
                    d.break_detail
                )
        END AS holds
    FROM mart.breaks AS b
    INNER JOIN ref.months AS m ON b.month = m.month
    INNER JOIN newest AS d
        ON
            b.break_id = d.break_id
            OR (
                d.kind = 'accept'
                AND b.rule = d.break_rule
                AND b.rule NOT IN ('validity', 'dispute')
                AND b.reason = d.break_reason
                AND b.kpi = d.kpi
                AND b.unit = d.unit
                AND b.left_source = d.left_source
                AND b.right_source IS NOT DISTINCT FROM d.right_source
                -- Of one KPI there may be several identities, told by their formulas alone.
                AND (b.rule <> 'identity' OR b.detail = d.break_detail)
                AND m.month_index BETWEEN d.first_month AND d.last_month
            )
)
SELECT break_id, seq, kind, since, holds
FROM spoken_of
QUALIFY row_number() OVER (PARTITION BY break_id, kind, item_type, value ORDER BY since DESC) = 1
