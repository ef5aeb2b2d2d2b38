-- Cross-scorecard: what a department's own scorecard prints of a unit and month against our card: the
-- figure we believe, target, red flag, weight, score and colour; and which way is good, where colours
-- tell it. A cell that speaks of many months is held against the newest. A figure that is a break of
-- another rule already is none here, nor is a colour or score that follows from what differs beside it;
-- a cell that cannot be read is, but for a figure, which is a break of validity.
-- Grain: kpi or perspective, unit, month_index, right_source, field; of those that pass kpi, month_index.
INSERT INTO work.comparisons BY NAME
WITH cells AS (
    SELECT c.*, m.month_index
    FROM mart.card_comparisons AS c
    INNER JOIN ref.months AS m ON c.month = m.month
    WHERE
        c.newest
        AND c.state <> 'only_there'
        AND NOT (c.field = 'value' AND c.state = 'unreadable')
    -- Of one thing printed in several cells one that differs counts.
    QUALIFY row_number() OVER (
        PARTITION BY c.source, c.kpi, c.perspective, c.unit, c.month, c.field
        ORDER BY c.state NOT IN ('differs', 'unreadable'), c.follows, c.sheet, c.cell
    ) = 1
),
known AS (
    SELECT DISTINCT c.kpi, c.unit, c.month_index, unnest([c.left_source, c.right_source]) AS source
    FROM work.comparisons AS c
    WHERE NOT c.passed AND c.rule IN ('agreement', 'roll_up')
),
judged AS (
    SELECT
        c.*,
        c.state IN ('differs', 'unreadable') AND NOT c.follows AND k.source IS NULL AS failed,
        CASE WHEN c.field = 'colour' AND c.other_way THEN 'polarity' ELSE c.field END AS what
    FROM cells AS c
    LEFT JOIN known AS k
        ON
            c.field = 'value' AND c.state = 'differs' AND c.source = k.source
            AND c.kpi = k.kpi AND c.unit = k.unit AND c.month_index = k.month_index
)
SELECT
    'cross_scorecard' AS rule,
    kpi,
    unit,
    month_index,
    coalesce(ours_from, 'scorecard') AS left_source,
    ours AS left_value,
    source AS right_source,
    theirs AS right_value,
    tolerance,
    delivery,
    row_number,
    sheet || '!' || cell AS cell,
    FALSE AS passed,
    what AS reason,
    concat_ws(
        '|',
        CASE WHEN kpi IS NULL THEN coalesce(perspective, '') END,
        CASE WHEN field = 'colour' THEN our_text END,
        CASE WHEN field = 'colour' OR state = 'unreadable' THEN their_text END
    ) AS detail,
    concat_ws('|', source, field, perspective) AS place,
    1 AS times
FROM judged
WHERE failed
UNION ALL BY NAME
SELECT
    'cross_scorecard' AS rule,
    kpi,
    month_index,
    TRUE AS passed,
    '' AS reason,
    count(*) AS times
FROM judged
WHERE NOT failed
GROUP BY kpi, month_index
