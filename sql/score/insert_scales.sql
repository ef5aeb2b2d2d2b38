-- The points a measure's figure is laid between, on the basis that is scored. A flow's are added up over
-- the months its figure adds up, if each has the same points; of a long-term target they are its ends.
-- Grain: unit, kpi, month_index, basis, position.
-- The linter knows no frame of varying width.
-- noqa: disable=PRS
INSERT INTO work.scales
WITH wanted AS (
    SELECT
        s.unit,
        s.kpi,
        s.basis,
        s.score_type,
        s.first_month,
        s.last_month,
        k.due,
        s.basis <> 'month' AND k.over_time = 'sum' AS adds_up
    FROM ref.measures AS s
    INNER JOIN ref.kpis AS k ON s.kpi = k.kpi
    WHERE s.score_type IN ('explicit', 'min_max', 'band', 'progress')
),
starts AS (
    SELECT s.kpi, s.unit, greatest(u.first_month, min(r.month_index)) AS first_month
    FROM (SELECT DISTINCT kpi, unit FROM wanted) AS s
    INNER JOIN ref.units AS u ON s.unit = u.unit
    LEFT JOIN work.resolved AS r ON s.kpi = r.kpi AND s.unit = r.unit
    GROUP BY s.kpi, s.unit, u.first_month
),
spans AS (
    SELECT DISTINCT
        p.*,
        w.basis,
        w.due,
        CASE w.basis
            WHEN 'quarter' THEN greatest(m.quarter_start, s.first_month)
            WHEN 'ytd' THEN greatest(m.fiscal_start, s.first_month)
            WHEN 'rolling_3' THEN p.month_index - 2
            ELSE p.month_index - 11
        END AS start
    FROM wanted AS w
    INNER JOIN work.points AS p ON w.kpi = p.kpi AND w.unit = p.unit AND w.score_type = p.kind
    INNER JOIN ref.months AS m ON p.month_index = m.month_index
    INNER JOIN starts AS s ON p.kpi = s.kpi AND p.unit = s.unit
    WHERE w.adds_up
),
sums AS (
    SELECT
        *,
        sum(figure) FILTER (WHERE due_months(due, month_index, 1) = 1) OVER span AS added,
        count(*) FILTER (WHERE due_months(due, month_index, 1) = 1) OVER span
        = due_months(due, month_index, month_index - start + 1)
        AND min((score, points)) OVER span = max((score, points)) OVER span AS is_whole
    FROM spans
    WHERE start <= month_index
    WINDOW
        span AS (
            PARTITION BY kpi, unit, kind, position, basis ORDER BY month_index
            RANGE BETWEEN month_index - start PRECEDING AND CURRENT ROW
        )
),
based AS (
    SELECT
        w.unit,
        w.kpi,
        p.month_index,
        w.basis,
        p.kind,
        p.position,
        p.points,
        CASE
            WHEN NOT w.adds_up THEN p.figure
            WHEN a.is_whole THEN TRY_CAST(a.added AS DECIMAL(28, 9))
        END AS figure,
        p.score
    FROM wanted AS w
    INNER JOIN work.points AS p
        ON
            w.kpi = p.kpi AND w.unit = p.unit AND w.score_type = p.kind
            AND p.month_index BETWEEN w.first_month AND w.last_month
    LEFT JOIN sums AS a
        ON
            w.adds_up AND w.kpi = a.kpi AND w.unit = a.unit AND w.basis = a.basis
            AND p.kind = a.kind AND p.position = a.position AND p.month_index = a.month_index
)
-- A scale of which one point cannot be told is none.
SELECT unit, kpi, month_index, basis, kind, position, figure, score
FROM based
QUALIFY count(figure) OVER (PARTITION BY unit, kpi, month_index, basis) = points
UNION ALL
SELECT
    w.unit,
    w.kpi,
    t.month_index,
    w.basis,
    w.score_type,
    p.position,
    CASE WHEN p.position = 1 THEN least(t.baseline, t.target) ELSE greatest(t.baseline, t.target) END,
    CASE WHEN (p.position = 1) = (t.baseline < t.target) THEN 0 ELSE 30000 END
FROM wanted AS w
INNER JOIN work.long_term_targets AS t
    ON
        w.kpi = t.kpi AND w.unit = t.unit
        AND t.month_index BETWEEN w.first_month AND w.last_month
CROSS JOIN (VALUES (1), (2)) AS p (position)
WHERE w.score_type = 'progress'
