-- Measures rolled up to objectives: weighted mean of those with a score, if they carry enough weight.
-- Grain: unit, month, objective.
INSERT INTO mart.objective_results
WITH added AS (
    SELECT
        r.unit,
        r.month,
        r.month_start,
        s.perspective,
        s.objective,
        s.objective_position,
        s.objective_weight,
        sum(r.weight * r.score::DECIMAL(28, 9)) / nullif(sum(r.weight) FILTER (WHERE r.score IS NOT NULL), 0)
            AS mean,
        coalesce(sum(r.weight) FILTER (WHERE r.score IS NOT NULL), 0)
        / nullif(sum(r.weight), 0) AS coverage,
        sum(r.weight * r.score::DECIMAL(28, 9)) FILTER (WHERE r.role = 'lagging')
        / nullif(sum(r.weight) FILTER (WHERE r.score IS NOT NULL AND r.role = 'lagging'), 0)
            AS result,
        sum(r.weight * r.score::DECIMAL(28, 9)) FILTER (WHERE r.role = 'leading')
        / nullif(sum(r.weight) FILTER (WHERE r.score IS NOT NULL AND r.role = 'leading'), 0)
            AS outlook,
        first(r.kpi ORDER BY r.score, s.measure_position) FILTER (WHERE r.score IS NOT NULL)
            AS worst_child,
        min(r.score) AS worst_score,
        first(r.colour ORDER BY r.score, s.measure_position) FILTER (WHERE r.score IS NOT NULL)
            AS worst_colour,
        count(*) AS measures,
        count(r.score) AS scored,
        count(*) FILTER (WHERE r.colour = 'red') AS red
    FROM mart.measure_results AS r
    INNER JOIN ref.months AS m ON r.month = m.month
    INNER JOIN ref.measures AS s
        ON
            r.unit = s.unit AND r.kpi = s.kpi AND r.basis = s.basis
            AND m.month_index BETWEEN s.first_month AND s.last_month
    GROUP BY
        r.unit,
        r.month,
        r.month_start,
        s.perspective,
        s.objective,
        s.objective_position,
        s.objective_weight
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
    perspective,
    objective,
    objective_position,
    objective_weight,
    score,
    band(score),
    coalesce(coverage, 0),
    worst_child,
    worst_score,
    worst_colour,
    result,
    outlook,
    measures,
    scored,
    red
FROM scored
