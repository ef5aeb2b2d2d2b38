-- The targets in force as analysts read them. Grain: kpi, unit, month.
INSERT INTO mart.targets
SELECT t.kpi, t.unit, m.month, m.month_start, t.red_flag, t.goal, t.red_flag_high, t.goal_high
FROM work.targets AS t
INNER JOIN ref.months AS m ON t.month_index = m.month_index
