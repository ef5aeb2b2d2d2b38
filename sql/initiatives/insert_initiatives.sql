-- Initiatives with their money and their status. What was spent is as reported, or the sum of a KPI's
-- months since the start, of those in which it is due, none of which may be missing. Computed: done when all is; off track past its end or far
-- behind its plan; at risk with a milestone overdue, behind its plan, or over its budget. A declared status is shown
-- before the computed one, and contradicted where they differ, unless it was stopped.
-- Grain: initiative, month.
INSERT INTO mart.initiatives
WITH spent AS (
    SELECT
        w.initiative,
        w.month_index,
        CASE
            -- The macro looks at twelve months: whole years apart.
            WHEN
                count(v.value)
                = (w.month_index - i.first_month + 1) // 12 * due_months(k.due, w.month_index, 12)
                + due_months(k.due, w.month_index, (w.month_index - i.first_month + 1) % 12)
                THEN TRY_CAST(sum(v.value) AS DECIMAL(28, 9))
        END AS actual
    FROM work.initiatives AS w
    INNER JOIN ref.initiatives AS i ON w.initiative = i.initiative
    INNER JOIN ref.kpis AS k ON i.actual_kpi = k.kpi
    INNER JOIN work.resolved AS v
        ON
            i.actual_kpi = v.kpi AND i.unit = v.unit
            AND v.month_index BETWEEN i.first_month AND w.month_index
            AND due_months(k.due, v.month_index, 1) = 1
    GROUP BY w.initiative, w.month_index, i.first_month, k.due
),
whole AS (
    SELECT
        w.* EXCLUDE (actual),
        i.* EXCLUDE (initiative, unit),
        CASE WHEN i.actual_kpi IS NULL THEN w.actual ELSE s.actual END AS actual,
        w.planned_completion - w.completion AS behind,
        t.at_risk_behind,
        t.off_track_behind
    FROM work.initiatives AS w
    CROSS JOIN ref.tracking AS t
    INNER JOIN ref.initiatives AS i ON w.initiative = i.initiative
    LEFT JOIN spent AS s ON w.initiative = s.initiative AND w.month_index = s.month_index
),
judged AS (
    SELECT
        *,
        CASE
            WHEN completion = 1 THEN 'done'
            WHEN month_end > end_on OR behind >= off_track_behind THEN 'off_track'
            WHEN overdue > 0 OR behind >= at_risk_behind OR actual > budget THEN 'at_risk'
            ELSE 'on_track'
        END AS computed_status,
        CASE
            WHEN completion = 1 THEN '' ELSE
                concat_ws(
                    '; ',
                    CASE WHEN month_end > end_on THEN 'was to be done by ' || strftime(end_on, '%Y-%m-%d') END,
                    CASE
                        WHEN overdue = 1 THEN '1 milestone overdue'
                        WHEN overdue > 1 THEN overdue || ' milestones overdue'
                    END,
                    CASE
                        WHEN behind >= at_risk_behind
                            THEN round(behind * 100)::INTEGER || ' points behind plan'
                    END,
                    CASE WHEN actual > budget THEN 'over budget' END
                )
        END AS computed_reason
    FROM whole
)
SELECT
    j.initiative,
    j.name,
    j.unit,
    m.month,
    m.month_start,
    j.theme,
    j.owner,
    j.objectives,
    j.start_on,
    j.end_on,
    j.completion,
    j.planned_completion,
    j.milestones,
    j.due,
    j.met,
    j.on_time,
    j.overdue,
    j.budget,
    j.actual,
    coalesce(j.declared_status, j.computed_status),
    CASE WHEN j.declared_status IS NULL THEN j.computed_reason ELSE coalesce(j.reason, '') END,
    j.declared_status,
    d.month AS declared_in,
    j.computed_status,
    j.computed_reason,
    coalesce(j.declared_status NOT IN (j.computed_status, 'stopped'), FALSE)
FROM judged AS j
INNER JOIN ref.months AS m ON j.month_index = m.month_index
LEFT JOIN ref.months AS d ON j.declared_in = d.month_index
