-- Printed scores and colours of perspectives and cards against ours.
-- Grain: source, perspective, unit, month, field, sheet, cell.
INSERT INTO mart.card_comparisons BY NAME
WITH ours AS (
    SELECT unit, month, perspective, score, colour
    FROM mart.perspective_results
    UNION ALL
    SELECT unit, month, NULL, score, colour
    FROM mart.scorecards
)
SELECT
    p.source,
    p.perspective,
    p.unit,
    p.month,
    p.month_start,
    p.field,
    CASE p.field WHEN 'score' THEN o.score END AS ours,
    p.figure AS theirs,
    p.step,
    CASE
        WHEN p.field = 'score' AND p.figure IS NOT NULL THEN (coalesce(p.step, 0) * 0.5)::DECIMAL(28, 9)
    END AS tolerance,
    CASE p.field WHEN 'colour' THEN o.colour END AS our_text,
    p.text AS their_text,
    CASE
        WHEN p.field = 'colour' AND o.colour IS NULL THEN 'only_there'
        WHEN p.field = 'colour' THEN CASE WHEN o.colour = p.text THEN 'equal' ELSE 'differs' END
        WHEN p.figure IS NULL THEN 'unreadable'
        WHEN o.score IS NULL THEN 'only_there'
        ELSE agree(o.score, p.figure, p.step)
    END AS state,
    FALSE AS other_way,
    TRUE AS newest,
    p.since_delivery AS delivery,
    p.row_number,
    p.sheet,
    p.cell
FROM mart.printed AS p
LEFT JOIN ours AS o
    ON
        p.unit = o.unit AND p.month = o.month
        AND coalesce(p.perspective, '') = coalesce(o.perspective, '')
WHERE p.is_current AND p.kpi IS NULL AND p.field IN ('score', 'colour')
