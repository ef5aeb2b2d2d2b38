-- Where initiatives stand at each month's end: milestones due or done later have no part in it. A
-- completion, a status and an amount each hold from the report that gave them until the next that does.
-- Planned is the weight of the milestones due, without milestones the share of the days that have gone.
-- Grain: initiative, month_index.
INSERT INTO work.initiatives
WITH lived AS (
    SELECT
        i.*,
        m.month_index,
        m.last_day AS month_end
    FROM ref.initiatives AS i
    INNER JOIN ref.units AS u ON i.unit = u.unit
    INNER JOIN ref.months AS m
        ON m.month_index BETWEEN greatest(i.first_month, u.first_month) AND u.last_month
),
stepped AS (
    SELECT
        l.initiative,
        l.month_index,
        count(s.initiative) AS milestones,
        sum(s.weight) AS weight,
        coalesce(sum(s.weight) FILTER (WHERE s.done_on <= l.month_end), 0) AS weight_met,
        coalesce(sum(s.weight) FILTER (WHERE s.due_on <= l.month_end), 0) AS weight_due,
        count(*) FILTER (WHERE s.due_on <= l.month_end) AS due,
        count(*) FILTER (WHERE s.done_on <= l.month_end) AS met,
        count(*) FILTER (WHERE s.due_on <= l.month_end AND s.done_on <= s.due_on) AS on_time,
        count(*) FILTER (
            WHERE s.due_on <= l.month_end AND (s.done_on IS NULL OR s.done_on > l.month_end)
        ) AS overdue
    FROM lived AS l
    LEFT JOIN ref.milestones AS s ON l.initiative = s.initiative
    GROUP BY l.initiative, l.month_index
),
said AS (
    SELECT
        l.initiative,
        l.month_index,
        arg_max(r.completion, r.month_index) FILTER (WHERE r.completion IS NOT NULL) AS completion,
        arg_max(r.actual, r.month_index) FILTER (WHERE r.actual IS NOT NULL) AS actual,
        max(r.month_index) FILTER (WHERE r.status IS NOT NULL) AS declared_in
    FROM lived AS l
    INNER JOIN ref.initiative_reports AS r
        ON l.initiative = r.initiative AND r.month_index <= l.month_index
    GROUP BY l.initiative, l.month_index
)
SELECT
    l.initiative,
    l.unit,
    l.month_index,
    l.month_end,
    CASE WHEN l.is_declared THEN d.completion ELSE quotient(s.weight_met, s.weight) END,
    CASE
        WHEN s.milestones > 0 THEN quotient(s.weight_due, s.weight)
        ELSE quotient(
            least(l.month_end, l.end_on) - l.start_on + 1, l.end_on - l.start_on + 1
        )
    END,
    s.milestones,
    s.due,
    s.met,
    s.on_time,
    s.overdue,
    r.status,
    d.declared_in,
    r.reason,
    d.actual
FROM lived AS l
INNER JOIN stepped AS s ON l.initiative = s.initiative AND l.month_index = s.month_index
LEFT JOIN said AS d ON l.initiative = d.initiative AND l.month_index = d.month_index
LEFT JOIN ref.initiative_reports AS r
    ON d.initiative = r.initiative AND d.declared_in = r.month_index
