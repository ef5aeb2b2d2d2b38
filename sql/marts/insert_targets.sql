-- The targets in force as analysts read them. Grain: kpi, unit, month.
INSERT INTO mart.targets
SELECT t.kpi, t.unit, m.month, m.month_start, t.red_flag, t.goal
FROM work.targets AS t
INNER JOIN ref.months AS m ON t.month_index = m.month_index
