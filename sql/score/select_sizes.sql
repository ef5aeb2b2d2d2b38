-- Units with measures in the order of their ids, and how many scores those up to each have together.
-- Grain: unit.
WITH span AS (
    SELECT min(month_index) AS first_month, max(month_index) AS last_month
    FROM ref.months
)
SELECT
    s.unit,
    sum(sum(
        greatest(
            0,
            least(s.last_month, u.last_month, m.last_month)
            - greatest(s.first_month, u.first_month, m.first_month) + 1
        )
    )) OVER (ORDER BY s.unit ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto
FROM ref.measures AS s
INNER JOIN ref.units AS u ON s.unit = u.unit
CROSS JOIN span AS m
GROUP BY s.unit
ORDER BY s.unit
