-- Printed weights against ours as shares, since they may be shares of anything: of the card or, if
-- that is what agrees, of the perspective. Grain: source, kpi, unit, month, sheet, cell.
INSERT INTO mart.card_comparisons BY NAME
WITH printed AS (
    SELECT *
    FROM mart.printed
    WHERE is_current AND kpi IS NOT NULL AND field = 'weight'
),
firsts AS (
    SELECT p.source, p.kpi, p.unit, p.month, p.figure, l.perspective
    FROM printed AS p
    LEFT JOIN our_lines AS l ON p.kpi = l.kpi AND p.unit = l.unit AND p.month = l.month
    WHERE p.figure IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY p.source, p.kpi, p.unit, p.month ORDER BY p.sheet, p.cell
    ) = 1
),
theirs AS (
    SELECT
        *,
        figure / coalesce(nullif(sum(figure) OVER card, 0), 1) AS of_card,
        figure / coalesce(nullif(sum(figure) OVER part, 0), 1) AS of_perspective
    FROM firsts
    WINDOW
        card AS (PARTITION BY source, unit, month),
        part AS (PARTITION BY source, unit, month, perspective)
),
sides AS (
    SELECT
        p.*,
        l.kpi IS NULL AS alone,
        l.of_card,
        l.of_perspective,
        t.of_card AS their_of_card,
        t.of_perspective AS their_of_perspective,
        abs(l.of_card - t.of_card) < 0.0005 AS card_agrees,
        abs(l.of_perspective - t.of_perspective) < 0.0005 AS perspective_agrees
    FROM printed AS p
    LEFT JOIN our_lines AS l ON p.kpi = l.kpi AND p.unit = l.unit AND p.month = l.month
    LEFT JOIN theirs AS t
        ON p.source = t.source AND p.kpi = t.kpi AND p.unit = t.unit AND p.month = t.month
)
SELECT
    source,
    kpi,
    unit,
    month,
    month_start,
    field,
    CASE
        WHEN figure IS NULL OR alone THEN NULL
        WHEN perspective_agrees AND NOT card_agrees THEN of_perspective
        ELSE of_card
    END::DECIMAL(28, 9) AS ours,
    CASE
        WHEN figure IS NULL OR alone THEN figure
        WHEN perspective_agrees AND NOT card_agrees THEN their_of_perspective
        ELSE their_of_card
    END::DECIMAL(28, 9) AS theirs,
    CASE WHEN figure IS NOT NULL THEN 0.0005 END::DECIMAL(28, 9) AS tolerance,
    text AS their_text,
    CASE
        WHEN figure IS NULL THEN 'unreadable'
        WHEN alone THEN 'only_there'
        WHEN card_agrees OR perspective_agrees THEN 'equal'
        ELSE 'differs'
    END AS state,
    FALSE AS other_way,
    month = max(month) OVER (PARTITION BY source, kpi, unit, since_delivery, sheet, cell) AS newest,
    since_delivery AS delivery,
    row_number,
    sheet,
    cell
FROM sides
