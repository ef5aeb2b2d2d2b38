-- How many sources had their figures there by the cut-off, of the six newest months. Grain: month.
SELECT
    month,
    count(*) AS sources,
    count(*) FILTER (WHERE on_time) AS on_time,
    count(*) FILTER (WHERE NOT on_time) AS late,
    count(*) FILTER (WHERE on_time IS NULL) AS open,
    round(100 * count(*) FILTER (WHERE on_time) / count(on_time))::INTEGER AS on_time_percent
FROM mart.timeliness
GROUP BY month
ORDER BY month DESC
LIMIT 6
