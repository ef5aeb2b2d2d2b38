-- The points a measure's figure is laid between, on the basis that is scored. A flow's are added up over
-- the months its figure adds up, if each has the same points; of a long-term target they are its ends.
-- Grain: unit, kpi, month_index, basis, position.
INSERT INTO work.scales
WITH wanted AS (
    SELECT s.unit, s.kpi, s.basis, s.score_type, s.first_month, s.last_month, k.aggregation = 'flow' AS adds_up
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
sums AS (
    SELECT
        p.*,
        sum(p.figure) FILTER (WHERE p.month_index >= s.first_month) OVER ytd AS ytd_figure,
        count(*) FILTER (WHERE p.month_index >= s.first_month) OVER ytd
        = p.month_index - greatest(m.fiscal_start, s.first_month) + 1
        AND min((p.score, p.points)) FILTER (WHERE p.month_index >= s.first_month) OVER ytd
        = max((p.score, p.points)) FILTER (WHERE p.month_index >= s.first_month) OVER ytd AS ytd_whole,
        sum(p.figure) OVER rolling AS rolling_figure,
        count(*) OVER rolling = 12
        AND min((p.score, p.points)) OVER rolling = max((p.score, p.points)) OVER rolling AS rolling_whole
    FROM work.points AS p
    INNER JOIN ref.months AS m ON p.month_index = m.month_index
    INNER JOIN starts AS s ON p.kpi = s.kpi AND p.unit = s.unit
    WINDOW
        ytd AS (PARTITION BY p.kpi, p.unit, p.kind, p.position, m.fiscal_start ORDER BY p.month_index),
        rolling AS (
            PARTITION BY p.kpi, p.unit, p.kind, p.position
            ORDER BY p.month_index RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
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
            WHEN w.basis = 'month' OR NOT w.adds_up THEN p.figure
            WHEN w.basis = 'ytd' AND p.ytd_whole THEN TRY_CAST(p.ytd_figure AS DECIMAL(28, 9))
            WHEN w.basis = 'rolling_12' AND p.rolling_whole THEN TRY_CAST(p.rolling_figure AS DECIMAL(28, 9))
        END AS figure,
        p.score
    FROM wanted AS w
    INNER JOIN sums AS p
        ON
            w.kpi = p.kpi AND w.unit = p.unit AND w.score_type = p.kind
            AND p.month_index BETWEEN w.first_month AND w.last_month
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
