-- What KPIs that count initiatives say of each unit: its own and those of the units below it then, each
-- once, whatever shares are owned. Of milestones those due in the month, and of them those reached by the
-- day they were due; of initiatives those to be done in the fiscal year so far, and of them those that are. What
-- is stopped is not due any more. Nothing due is 0 of 0. From the first month any initiative had started.
-- Grain: kpi, unit, month_index.
INSERT INTO work.candidates
WITH RECURSIVE years AS (
    SELECT
        month_index,
        year_first_day AS begun_on
    FROM ref.months
),
counted AS (
    SELECT
        w.initiative,
        w.unit,
        w.month_index,
        coalesce(w.completion = 1, FALSE) AS is_done,
        i.end_on >= y.begun_on AND i.end_on <= w.month_end AS is_due
    FROM work.initiatives AS w
    INNER JOIN ref.initiatives AS i ON w.initiative = i.initiative
    INNER JOIN years AS y ON w.month_index = y.month_index
    WHERE w.declared_status IS DISTINCT FROM 'stopped'
),
reached AS (
    SELECT initiative, unit AS above, month_index, is_done, is_due
    FROM counted
    UNION
    SELECT r.initiative, e.parent, r.month_index, r.is_done, r.is_due
    FROM reached AS r
    INNER JOIN ref.edges AS e
        ON r.above = e.child AND r.month_index BETWEEN e.first_month AND e.last_month
),
steps AS (
    SELECT
        s.initiative,
        m.month_index,
        count(*) AS due,
        count(*) FILTER (WHERE s.done_on <= s.due_on) AS on_time
    FROM ref.milestones AS s
    INNER JOIN ref.months AS m ON s.due_on BETWEEN m.first_day AND m.last_day
    GROUP BY s.initiative, m.month_index
),
added AS (
    SELECT
        r.above,
        r.month_index,
        count(*) FILTER (WHERE r.is_due AND r.is_done) AS done,
        count(*) FILTER (WHERE r.is_due) AS due,
        coalesce(sum(s.on_time), 0) AS steps_on_time,
        coalesce(sum(s.due), 0) AS steps_due
    FROM reached AS r
    LEFT JOIN steps AS s ON r.initiative = s.initiative AND r.month_index = s.month_index
    GROUP BY r.above, r.month_index
),
told AS (
    SELECT
        k.kpi,
        u.unit,
        m.month_index,
        coalesce(CASE k.counts WHEN 'completion_rate' THEN a.done ELSE a.steps_on_time END, 0)
            AS numerator,
        coalesce(CASE k.counts WHEN 'completion_rate' THEN a.due ELSE a.steps_due END, 0)
            AS denominator
    FROM ref.counting_kpis AS k
    CROSS JOIN ref.units AS u
    INNER JOIN ref.months AS m ON m.month_index BETWEEN u.first_month AND u.last_month
    LEFT JOIN added AS a ON u.unit = a.above AND m.month_index = a.month_index
    WHERE
        k.counts IN ('completion_rate', 'milestones_on_time')
        AND m.month_index >= (SELECT min(i.first_month) FROM ref.initiatives AS i)
)
SELECT
    kpi,
    unit,
    month_index,
    'initiatives',
    0,
    'initiatives',
    quotient(numerator, denominator),
    numerator,
    denominator,
    'final',
    NULL,
    NULL,
    1,
    1
FROM told
