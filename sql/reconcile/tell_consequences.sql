-- What follows from a break on a scorecard: the colour that is another because of it, or else the score.
-- Grain: break_id.
UPDATE mart.breaks AS b
SET consequence = f.consequence
FROM (
    SELECT
        d.break_id,
        coalesce(
            concat_ws(
                '|',
                c.source,
                c.field,
                coalesce(c.our_text, c.ours::VARCHAR),
                coalesce(c.their_text, c.theirs::VARCHAR)
            ),
            ''
        ) AS consequence
    FROM mart.breaks AS d
    LEFT JOIN mart.card_comparisons AS c
        ON
            c.follows
            AND d.unit = c.unit AND d.month = c.month
            AND d.kpi IS NOT DISTINCT FROM c.kpi
            -- Of a perspective or card the detail begins with which one.
            AND (d.kpi IS NOT NULL OR split_part(d.detail, '|', 1) = coalesce(c.perspective, ''))
            AND c.source IN (d.left_source, d.right_source)
            AND (
                d.rule IN ('agreement', 'roll_up')
                OR (d.rule = 'cross_scorecard' AND d.reason IN ('value', 'target', 'red_flag', 'score'))
            )
    QUALIFY row_number() OVER (PARTITION BY d.break_id ORDER BY c.field, c.source, c.sheet, c.cell) = 1
) AS f
WHERE b.break_id = f.break_id
