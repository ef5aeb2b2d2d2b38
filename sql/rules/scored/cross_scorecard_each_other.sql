-- Cross-scorecard: what two departments' scorecards print of the same measure of a unit and month:
-- target, red flag, score and colour. Their figures are compared by agreement already, and weights are
-- shares of different cards. Rounded to the digits they write, they may differ by half of one in each.
-- Colours and scores of which each is ours, or follows from what differs beside it, are no breaks.
-- Grain: kpi, unit, month_index, left_source, right_source, field; of those that pass kpi, month_index.
INSERT INTO work.comparisons BY NAME
WITH cells AS (
    SELECT c.*, m.month_index
    FROM mart.card_comparisons AS c
    INNER JOIN ref.months AS m ON c.month = m.month
    WHERE
        c.newest
        AND c.kpi IS NOT NULL
        AND c.field IN ('target', 'red_flag', 'score', 'colour')
        AND c.state <> 'unreadable'
    QUALIFY row_number() OVER (
        PARTITION BY c.source, c.kpi, c.unit, c.month, c.field ORDER BY c.sheet, c.cell
    ) = 1
),
pairs AS (
    SELECT
        a.kpi,
        a.unit,
        a.month_index,
        a.field,
        a.source AS left_source,
        a.theirs AS left_value,
        b.source AS right_source,
        b.theirs AS right_value,
        ((coalesce(a.step, 0) + coalesce(b.step, 0)) * 0.5)::DECIMAL(28, 9) AS tolerance,
        b.delivery,
        b.row_number,
        b.sheet || '!' || b.cell AS cell,
        a.their_text || '|' || b.their_text AS colours,
        a.their_text = b.their_text AS same_colour,
        (a.follows OR a.state IN ('equal', 'rounding'))
        AND (b.follows OR b.state IN ('equal', 'rounding'))
        AND (a.follows OR b.follows) AS follows
    FROM cells AS a
    INNER JOIN cells AS b
        ON
            a.kpi = b.kpi AND a.unit = b.unit AND a.month_index = b.month_index
            AND a.field = b.field AND a.source < b.source
),
judged AS (
    SELECT
        *,
        CASE
            WHEN follows THEN FALSE
            WHEN field = 'colour' THEN NOT same_colour
            ELSE verdict(left_value, right_value, tolerance) <> ''
        END AS failed
    FROM pairs
)
SELECT
    'cross_scorecard' AS rule,
    kpi,
    unit,
    month_index,
    left_source,
    left_value,
    right_source,
    right_value,
    CASE WHEN field <> 'colour' THEN tolerance END AS tolerance,
    delivery,
    row_number,
    cell,
    FALSE AS passed,
    field AS reason,
    CASE WHEN field = 'colour' THEN colours ELSE '' END AS detail,
    concat_ws('|', left_source, right_source, field) AS place,
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
