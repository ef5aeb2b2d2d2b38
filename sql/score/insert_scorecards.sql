-- Perspectives rolled up to the card. Grain: unit, month.
INSERT INTO mart.scorecards
WITH added AS (
    SELECT
        r.unit,
        r.month,
        r.month_start,
        sum(r.weight * r.score::DECIMAL(28, 9)) / nullif(sum(r.weight) FILTER (WHERE r.score IS NOT NULL), 0)
            AS mean,
        coalesce(sum(r.weight * r.coverage) FILTER (WHERE r.score IS NOT NULL), 0)
        / nullif(sum(r.weight), 0) AS coverage,
        first(r.perspective ORDER BY r.score, r.position) FILTER (WHERE r.score IS NOT NULL)
            AS worst_child,
        min(r.score) AS worst_score,
        first(r.colour ORDER BY r.score, r.position) FILTER (WHERE r.score IS NOT NULL)
            AS worst_colour,
        sum(r.measures) AS measures,
        sum(r.scored) AS scored,
        sum(r.red) AS red
    FROM mart.perspective_results AS r
    GROUP BY r.unit, r.month, r.month_start
),
scored AS (
    SELECT a.*, CASE WHEN a.coverage >= c.coverage_minimum THEN a.mean::DECIMAL(18, 9) END AS score
    FROM added AS a
    CROSS JOIN ref.settings AS c
)
SELECT
    unit,
    month,
    month_start,
    score,
    band(score),
    coalesce(coverage, 0),
    worst_child,
    worst_score,
    worst_colour,
    measures,
    scored,
    red
FROM scored
