-- The target in force for each measured figure: a month's goal, and where red begins.
-- Grain: kpi, unit, month.
CREATE VIEW mart.targets (
    kpi, -- kpi id
    unit, -- unit id
    month, -- 'YYYY-MM'
    month_start, -- first day of the month
    red_flag, -- of the month, in base units; NULL where only the goal counts
    goal, -- of the month, in base units; of a band its lower end
    red_flag_high, -- of a band: where red begins above it
    goal_high -- of a band: its upper end
) AS
SELECT t.kpi, t.unit, m.month, m.month_start, t.red_flag, t.goal, t.red_flag_high, t.goal_high
FROM work.targets AS t
INNER JOIN ref.months AS m ON t.month_index = m.month_index
