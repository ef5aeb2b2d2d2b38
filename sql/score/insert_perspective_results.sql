-- Objectives rolled up to perspectives, with the coverage of what lies underneath.
-- Grain: unit, month, perspective.
INSERT INTO mart.perspective_results
WITH order_of AS (
    SELECT DISTINCT s.unit, s.perspective, s.perspective_position, s.perspective_weight, m.month
    FROM ref.measures AS s
    INNER JOIN ref.months AS m ON m.month_index BETWEEN s.first_month AND s.last_month
),
added AS (
    SELECT
        r.unit,
        r.month,
        r.month_start,
        r.perspective,
        sum(r.weight * r.score::DECIMAL(28, 9)) / nullif(sum(r.weight) FILTER (WHERE r.score IS NOT NULL), 0)
            AS mean,
        coalesce(sum(r.weight * r.coverage) FILTER (WHERE r.score IS NOT NULL), 0)
        / nullif(sum(r.weight), 0) AS coverage,
        first(r.objective ORDER BY r.score, r.position) FILTER (WHERE r.score IS NOT NULL)
            AS worst_child,
        min(r.score) AS worst_score,
        first(r.colour ORDER BY r.score, r.position) FILTER (WHERE r.score IS NOT NULL)
            AS worst_colour,
        sum(r.measures) AS measures,
        sum(r.scored) AS scored,
        sum(r.red) AS red
    FROM mart.objective_results AS r
    GROUP BY r.unit, r.month, r.month_start, r.perspective
),
scored AS (
    SELECT a.*, CASE WHEN a.coverage >= c.coverage_minimum THEN a.mean::DECIMAL(18, 9) END AS score
    FROM added AS a
    CROSS JOIN ref.settings AS c
)
SELECT
    s.unit,
    s.month,
    s.month_start,
    s.perspective,
    o.perspective_position,
    o.perspective_weight,
    s.score,
    band(s.score),
    coalesce(s.coverage, 0),
    s.worst_child,
    s.worst_score,
    s.worst_colour,
    s.measures,
    s.scored,
    s.red
FROM scored AS s
INNER JOIN order_of AS o
    ON s.unit = o.unit AND s.perspective = o.perspective AND s.month = o.month
