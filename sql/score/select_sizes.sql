-- Units with measures in the order of their ids, and how many scores those before each have together.
-- Grain: unit.
SELECT
    s.unit,
    sum(sum(
        greatest(0, least(s.last_month, u.last_month, m.last) - greatest(s.first_month, u.first_month, m.first) + 1)
    )) OVER (ORDER BY s.unit ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto
FROM ref.measures AS s
INNER JOIN ref.units AS u ON s.unit = u.unit
CROSS JOIN (SELECT min(month_index) AS first, max(month_index) AS last FROM ref.months) AS m
GROUP BY s.unit
ORDER BY s.unit
