-- What KPIs that count deliveries on time say of each unit: the close in the month, which was of the month
-- before. Counted are the sources that have given figures of the unit or of a unit below it by then, each once,
-- and of them those that came by the cut-off. None is 0 of 0. From the month after the first that can be judged.
-- Grain: kpi, unit, month_index.
INSERT INTO work.candidates
WITH RECURSIVE fed AS (
    SELECT
        source,
        unit,
        min(month_index) AS first_month
    FROM core.vintages
    WHERE NOT withdrawn
    GROUP BY source, unit
),
reached AS (
    SELECT
        f.source,
        f.unit AS above,
        t.month_index,
        t.on_time
    FROM fed AS f
    INNER JOIN ref.timeliness AS t ON f.source = t.source AND f.first_month <= t.month_index
    WHERE t.on_time IS NOT NULL
    UNION
    SELECT
        r.source,
        e.parent,
        r.month_index,
        r.on_time
    FROM reached AS r
    INNER JOIN ref.edges AS e
        ON r.above = e.child AND r.month_index BETWEEN e.first_month AND e.last_month
),
added AS (
    SELECT
        above,
        month_index + 1 AS month_index,
        count(*) FILTER (WHERE on_time) AS on_time,
        count(*) AS judged
    FROM reached
    GROUP BY above, month_index
),
told AS (
    SELECT
        k.kpi,
        u.unit,
        m.month_index,
        coalesce(a.on_time, 0) AS numerator,
        coalesce(a.judged, 0) AS denominator
    FROM ref.counting_kpis AS k
    CROSS JOIN ref.units AS u
    INNER JOIN ref.months AS m ON m.month_index BETWEEN u.first_month AND u.last_month
    LEFT JOIN added AS a ON u.unit = a.above AND m.month_index = a.month_index
    WHERE
        k.counts = 'deliveries_on_time'
        AND m.month_index > (SELECT min(t.month_index) FROM ref.timeliness AS t)
)
SELECT
    kpi,
    unit,
    month_index,
    'timeliness',
    0,
    'timeliness',
    quotient(numerator, denominator),
    numerator,
    denominator,
    'final',
    NULL,
    NULL,
    1,
    1
FROM told
