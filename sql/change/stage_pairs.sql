-- What is held against what: the card of each month against that of the month before, and against
-- the last published version of its own. Where the month before was never published, it is as it
-- would be today. Numbered in the order of what they are of, for nothing may depend on chance, after
-- those that are kept.
-- Grain: number. Parameters: first, last, months by index; since, which of the two.
CREATE OR REPLACE TABLE what_if.work.pairs AS
WITH cards AS (
    SELECT unit, month_index
    FROM what_if.work.scores
    WHERE level = 'card'
),
published AS (
    SELECT unit, month_index
    FROM what_if.work.published_scores
    WHERE level = 'card'
),
listed AS (
    SELECT
        c.unit,
        c.month_index,
        c.month_index - 1 AS before_index,
        'last_month' AS since,
        p.unit IS NOT NULL AS published
    FROM cards AS c
    LEFT JOIN published AS p ON c.unit = p.unit AND p.month_index = c.month_index - 1
    LEFT JOIN cards AS b ON c.unit = b.unit AND b.month_index = c.month_index - 1
    WHERE p.unit IS NOT NULL OR b.unit IS NOT NULL
    UNION ALL
    SELECT c.unit, c.month_index, c.month_index AS before_index, 'last_version', TRUE
    FROM cards AS c
    SEMI JOIN published AS p ON c.unit = p.unit AND c.month_index = p.month_index
)
SELECT
    (
        (SELECT coalesce(max(c.number), 0) FROM work.change_pairs AS c)
        + row_number() OVER (ORDER BY since, unit, month_index)
    )::INTEGER AS number,
    *
FROM listed
WHERE list_contains($since, since) AND month_index BETWEEN $first AND $last
