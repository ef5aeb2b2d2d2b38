-- Initiatives by theme: how many stand how, their milestones, their money.
-- Grain: month, theme.
CREATE VIEW mart.initiative_portfolio (
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    theme, -- theme id; NULL for those that belong to none
    initiatives, -- how many have started
    on_track, -- of them on track
    at_risk, -- at risk
    off_track, -- off track
    done, -- done
    stopped, -- stopped
    contradicted, -- of them with another status than the computed one
    mean_completion, -- mean fraction done, each initiative counting the same; those stopped, or without one, left out
    mean_planned_completion, -- mean fraction that was to be done, of the same initiatives
    milestones_due, -- milestones due by then
    milestones_on_time, -- of them reached by the day they were due
    milestones_overdue, -- of them not reached
    budget, -- sum of the budgets there are
    actual, -- sum of what was spent, of initiatives of which that is known
    budget_of_actual -- sum of the budgets of those same initiatives
) AS
SELECT
    i.month,
    i.month_start,
    i.theme,
    count(*) AS initiatives,
    count(*) FILTER (WHERE i.status = 'on_track') AS on_track,
    count(*) FILTER (WHERE i.status = 'at_risk') AS at_risk,
    count(*) FILTER (WHERE i.status = 'off_track') AS off_track,
    count(*) FILTER (WHERE i.status = 'done') AS done,
    count(*) FILTER (WHERE i.status = 'stopped') AS stopped,
    count(*) FILTER (WHERE i.is_contradicted) AS contradicted,
    sum(i.completion) FILTER (WHERE i.status <> 'stopped')
    / nullif(count(i.completion) FILTER (WHERE i.status <> 'stopped'), 0) AS mean_completion,
    sum(i.planned_completion) FILTER (WHERE i.status <> 'stopped' AND i.completion IS NOT NULL)
    / nullif(count(i.completion) FILTER (WHERE i.status <> 'stopped'), 0)
        AS mean_planned_completion,
    sum(i.milestones_due) AS milestones_due,
    sum(i.milestones_on_time) AS milestones_on_time,
    sum(i.milestones_overdue) AS milestones_overdue,
    sum(i.budget) AS budget,
    sum(i.actual) AS actual,
    sum(i.budget) FILTER (WHERE i.actual IS NOT NULL) AS budget_of_actual
FROM mart.initiatives AS i
GROUP BY i.month, i.month_start, i.theme;
