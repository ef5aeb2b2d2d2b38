-- The measures of the cards between as results, each card as a unit of its own.
-- Grain: unit, month, kpi, basis.
INSERT INTO what_if.mart.measure_results BY NAME
WITH scored AS (
    SELECT
        x.copy,
        x.kpi,
        x.basis,
        x.place,
        CASE
            WHEN x.has_score
                THEN measure_score(x.x, x.r, x.g, x.place.polarity)
        END AS score,
        p.month_index
    FROM what_if.work.mixed AS x
    INNER JOIN what_if.work.pairs AS p ON x.number = p.number
)
SELECT
    s.copy AS unit,
    m.month,
    m.month_start,
    s.place.perspective AS perspective,
    s.place.objective AS objective,
    s.kpi,
    s.place.role AS role,
    s.basis,
    s.place.weight AS weight,
    s.score,
    band(s.score) AS colour
FROM scored AS s
INNER JOIN ref.months AS m ON s.month_index = m.month_index
